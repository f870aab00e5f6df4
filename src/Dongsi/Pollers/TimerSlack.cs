namespace Dongsi.LowLevel;

/// <summary>How late the system may end a thread's waits, to wake several sleepers at once.</summary>
internal static class TimerSlack
{
    [ThreadStatic]
    private static bool t_isLost;

    /// <summary>It is 50 µs unless the thread asks for better. It stays asked.</summary>
    public static void Lose()
    {
        if (!t_isLost)
        {
            t_isLost = true;
            _ = Libc.ThreadControl(Libc.PR_SET_TIMERSLACK, 1, 0, 0, 0);
        }
    }
}
