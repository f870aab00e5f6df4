namespace Dongsi.Repo.Tests.Documents;

/// <summary>A fenced block.</summary>
/// <param name="Line">The number of the line on which its fence opens.</param>
/// <param name="Language">What the fence says it is.</param>
/// <param name="Note">The last line of prose above it.</param>
/// <param name="Text">What stands between the fences.</param>
internal sealed record CodeBlock(int Line, string Language, string Note, string Text);
