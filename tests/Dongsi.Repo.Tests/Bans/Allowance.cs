namespace Dongsi.Repo.Tests.Bans;

/// <summary>A file or folder, relative to src/Dongsi, that may use what is banned, and why.</summary>
internal sealed record Allowance(string Path, string Reason)
{
    public bool Covers(string path) => path.StartsWith(Path, StringComparison.Ordinal);
}
