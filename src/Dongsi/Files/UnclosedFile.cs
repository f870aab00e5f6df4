namespace Dongsi.LowLevel;

/// <summary>The report that is due if a file is forgotten without being closed.</summary>
internal sealed class UnclosedFile(string file, string opener) : LateReport
{
    public override LoopErrorContext Describe() => new()
    {
        Kind = LoopErrorKind.Warning,
        Message = $"{file} was never closed. Write: await using var file = await {opener}(…).",
    };
}
