namespace Dongsi.LowLevel;

/// <summary>The report that is due if nobody awaits a coroutine; debug mode only.</summary>
internal sealed class ForgottenCoroutine(string name, string creationSite) : LateReport
{
    public override LoopErrorContext Describe() => new()
    {
        Kind = LoopErrorKind.Warning,
        Message = $"Coroutine '{name}' was never awaited, so nothing of it has run. "
            + $"Write 'await {name}(…)', or start it with a TaskGroup or Asyncio.CreateTask.",
        CreationSite = creationSite,
    };
}
