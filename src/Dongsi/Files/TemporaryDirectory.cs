using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A directory of a name that nobody else has, which is removed at its end with all that is in it.</summary>
/// <remarks>
/// <code>
/// await using TemporaryDirectory folder = await Asyncio.TemporaryDirectory();
/// await (folder.Path / "draft.txt").WriteText("…");
/// </code>
/// <para>On Unix nobody but its owner may look into it.</para>
/// <para><b>Python</b>: <c>anyio.TemporaryDirectory</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TemporaryDirectory : IAsyncDisposable
{
    private bool _hasBegunToClose;

    private TemporaryDirectory(string path) => Path = new AsyncPath(path);

    /// <summary>Where it is.</summary>
    public AsyncPath Path { get; }

    /// <summary>Was it removed?</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Removes the directory and all that is in it. Once is enough, and it may be gone already.</summary>
    /// <exception cref="IOException">Something in it cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Something in it may not be removed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: the first time.</para>
    /// <para><b>Cancel safety</b>: it is removed even if this is cancelled; the cancellation comes at the next await.
    /// </para>
    /// <para><b>Python</b>: <c>await directory.cleanup()</c>.</para>
    /// </remarks>
    public async Coroutine Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            await InAnyCase.Run(
                async () => await InThread.Run(RemoveOnThread, RemoveOnThread, abandonOnCancel: false, limiter: null),
                () => _hasBegunToClose);
        }
    }

    /// <summary>The same as <see cref="Close"/>, for <c>await using</c>.</summary>
    public ValueTask DisposeAsync() => IsClosed ? ValueTask.CompletedTask : InAnyCase.Dispose(Close());

    /// <summary>The directory, for people.</summary>
    public override string ToString() => $"<TemporaryDirectory '{Path}'{(IsClosed ? " removed" : "")}>";

    internal static Coroutine<TemporaryDirectory> Make(string prefix) => InThread.Make(
        () => new TemporaryDirectory(Directory.CreateTempSubdirectory(prefix).FullName),
        unwanted: static directory => directory.RemoveOnThread());

    private bool RemoveOnThread()
    {
        _hasBegunToClose = true;
        string path = Path.ToString();
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return true;
    }
}
