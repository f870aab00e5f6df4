using System.Runtime.ExceptionServices;
using Xunit;

namespace Dongsi.Stress.Threads;

/// <summary>
/// Threads that must end. The limit is far beyond what a loaded machine needs: only a hang reaches it.
/// </summary>
internal static class Watchdog
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs all at the same time, waits for all, and throws what the first of them threw.</summary>
    public static void Run(params Action[] bodies) => RunWithStack(0, bodies);

    /// <summary>The same on threads with so many bytes of stack; 0 is the system's default.</summary>
    public static void RunWithStack(int stackBytes, params Action[] bodies)
    {
        ExceptionDispatchInfo? failure = null;
        Thread[] threads = Array.ConvertAll(bodies, body => new Thread(Guarded, stackBytes) { IsBackground = true });
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i].Start(bodies[i]);
        }

        foreach (Thread thread in threads)
        {
            bool hasEnded = thread.Join(s_limit);
            Volatile.Read(ref failure)?.Throw();
            Assert.True(hasEnded, "A thread hangs: a wake-up was missed, or a callback lost.");
        }

        void Guarded(object? body)
        {
            try
            {
                ((Action)body!)();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            }
        }
    }
}
