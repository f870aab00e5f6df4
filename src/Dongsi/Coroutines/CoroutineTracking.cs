using System.Runtime.CompilerServices;

namespace Dongsi.LowLevel;

/// <summary>
/// Finds coroutines that nobody awaits, in debug mode. A table beside the objects instead of a finalizer or a field in
/// each of them: outside debug mode a coroutine pays one test of a static field.
/// </summary>
internal static class CoroutineTracking
{
    private static readonly ConditionalWeakTable<Coroutine, IForgottenReport> s_reports = [];
    private static int s_loopsInDebugMode;

    /// <summary>True while any loop of the process is in debug mode.</summary>
    public static bool IsOn => s_loopsInDebugMode > 0;

    public static void Enter() => Interlocked.Increment(ref s_loopsInDebugMode);

    public static void Leave() => Interlocked.Decrement(ref s_loopsInDebugMode);

    public static void Expect(Coroutine coroutine)
    {
        if (Trampoline.Current?.Host.ExpectAwait(coroutine) is { } report)
        {
            s_reports.Add(coroutine, report);
        }
    }

    public static void Forget(Coroutine coroutine)
    {
        if (s_reports.TryGetValue(coroutine, out IForgottenReport? report))
        {
            s_reports.Remove(coroutine);
            report.Dismiss();
        }
    }
}
