namespace Dongsi.Repo.Tests.Documents;

/// <summary>A row of the map of names.</summary>
/// <param name="Line">The number of its line.</param>
/// <param name="Module">The module whose section it is in; null for the names that are newer than the lists.</param>
/// <param name="Python">Python's names, with their module.</param>
/// <param name="Ours">The names here, without type arguments; none if there is nothing of the kind.</param>
/// <param name="Remark">What else is to be said.</param>
internal sealed record MapRow(
    int Line, string? Module, IReadOnlyList<string> Python, IReadOnlyList<string> Ours, string Remark)
{
    /// <summary>Whether it says in which issue its names will come.</summary>
    public bool IsPlanned => Remark.StartsWith("issue ", StringComparison.Ordinal);
}
