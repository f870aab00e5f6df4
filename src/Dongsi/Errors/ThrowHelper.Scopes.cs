namespace Dongsi.LowLevel;

// What goes wrong when scopes are not left in the reverse order, by the task that has entered them.
internal static partial class ThrowHelper
{
    private const string KeepYieldsOutOfScopes =
        "A scope belongs to one task, and scopes are left in the reverse order. A generator, or a coroutine that is "
        + "driven by hand, must not yield inside CancelScope.Run, MoveOnAfter, FailAfter or Nursery.Run: open the "
        + "scope around the code that drives it, or let SafeChannel.Run run the body in a task of its own.";

    public static InvalidOperationException ScopeLeftTooEarly(object scope, object inner, Exception? thrown) => new(
        $"{scope} was left while its task was still in {inner}, which it entered later. {KeepYieldsOutOfScopes}",
        thrown);

    public static InvalidOperationException ScopeLeftElsewhere(
        object scope, string host, string? leaver, Exception? thrown) => new(
        $"{scope} was entered by task '{host}' and left {(leaver is null ? "outside a task" : $"by task '{leaver}'")}. "
        + KeepYieldsOutOfScopes,
        thrown);

    public static InvalidOperationException ScopeLeftBefore(object scope, Exception? thrown) => new(
        $"The end of the body of {scope} came too late: its task had left the scope with the one around it, or had "
        + $"ended. {KeepYieldsOutOfScopes}",
        thrown);
}
