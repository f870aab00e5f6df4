using Xunit;

namespace Dongsi.Repo.Tests;

/// <summary>Compares what the code says now with what is checked in, or rewrites it under DONGSI_UPDATE=1.</summary>
internal static class Snapshot
{
    private const string HowToUpdate =
        "If the change is meant, run `DONGSI_UPDATE=1 dotnet test --project tests/Dongsi.Repo.Tests` and commit it.";

    public static void File(string path, string actual)
    {
        var full = Repository.PathOf(path);
        var checkedIn = System.IO.File.Exists(full) ? System.IO.File.ReadAllText(full) : "";
        Compare(path, full, checkedIn, actual, actual);
    }

    /// <summary>The same for the part of a file between two marker lines.</summary>
    public static void Block(string path, string begin, string end, string actual)
    {
        var full = Repository.PathOf(path);
        var text = System.IO.File.ReadAllText(full);
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{path} needs the lines `{begin}` and `{end}`, in this order.");
        from += begin.Length;
        Compare(path, full, text[from..to], $"\n{actual}", $"{text[..from]}\n{actual}{text[to..]}");
    }

    private static void Compare(string path, string full, string checkedIn, string actual, string rewritten)
    {
        if (checkedIn == actual)
        {
            return;
        }

        if (!Repository.Updating)
        {
            Assert.Fail($"{path} does not say what the code says.\n{Difference(checkedIn, actual)}\n{HowToUpdate}");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllText(full, rewritten);
    }

    private static string Difference(string checkedIn, string actual)
    {
        var old = checkedIn.Split('\n');
        var now = actual.Split('\n');
        var lines = old.Except(now).Select(line => $"  - {line}")
            .Concat(now.Except(old).Select(line => $"  + {line}"))
            .ToList();
        return lines.Count == 0 ? "  (the same lines in another order)" : string.Join('\n', lines);
    }
}
