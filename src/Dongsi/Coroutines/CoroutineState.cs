namespace Dongsi;

/// <summary>How far a coroutine or a generator has come.</summary>
/// <remarks><para><b>Python</b>: <c>inspect.getcoroutinestate()</c>,
/// <c>inspect.getgeneratorstate()</c>.</para></remarks>
public enum CoroutineState
{
    /// <summary>Called, but not awaited yet: nothing of it has run.</summary>
    Created,

    /// <summary>It, or a coroutine that it awaits, is running at this moment.</summary>
    Running,

    /// <summary>It waits for something.</summary>
    Suspended,

    /// <summary>It has ended, or was closed before it began.</summary>
    Closed,
}
