namespace Dongsi.Repo.Tests.Layers;

/// <summary>The folders of the library from left to right: each may use only those to its left.</summary>
internal static class LayerOrder
{
    /// <summary>The facade: the files in the root of the library.</summary>
    public const string Facade = "Asyncio";

    /// <summary>Is written to by all and reads from all, so no arrow to or from it is wrong.</summary>
    public const string Free = "Diagnostics";

    private static readonly string[][] s_ranks =
    [
        ["Errors"], ["Collections"], ["Interop"], ["Pollers"], ["Coroutines"], ["Events"], ["Futures"],
        ["Tasks", "Cancellation", "TaskGroups"],
        ["Runners"], ["Locks"], ["Queues"], ["Threads"], ["Sockets"], ["Transports"], ["Streams"],
        ["Files", "Subprocesses", "Signals"],
        [Facade],
    ];

    /// <summary>One idea in three folders: a task is cancelled, a group cancels, a scope belongs to a task.</summary>
    public static IReadOnlyList<string> Knot => s_ranks[7];

    public static string Text { get; } =
        string.Join(" -> ", s_ranks.Select(rank => string.Join(", ", rank))) + $" ({Free}: free)";

    public static bool Knows(string folder) => folder == Free || RankOf(folder) >= 0;

    public static int RankOf(string folder) => Array.FindIndex(s_ranks, rank => rank.Contains(folder));

    public static bool MayUse(string user, string used) =>
        user == used || user == Free || used == Free || (Knot.Contains(user) && Knot.Contains(used))
        || RankOf(used) < RankOf(user);

    public static string FolderOf(string file)
    {
        var path = file[Sources.Library.Folder.Length..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Facade : path[..slash];
    }
}
