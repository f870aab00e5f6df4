using System.Globalization;
using System.Text.Json;

namespace Dongsi.Peers.Runner;

/// <summary>Keeps the table and every single run under artifacts/, one pair of files per measurement.</summary>
internal static class Archive
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true };

    public static void Write<TRun>(string root, string name, string table, IReadOnlyList<TRun> runs)
    {
        var now = DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var file = Folders.Artifacts(root, $"{name}-{now}");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file + ".md", table);
        File.WriteAllText(file + ".json", JsonSerializer.Serialize(runs, s_readable));
        Progress.Say($"Every run: {Path.GetRelativePath(Environment.CurrentDirectory, file)}.json");
    }
}
