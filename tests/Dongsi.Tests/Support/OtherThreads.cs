using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Tests.Support;

/// <summary>Other threads, which are waited for.</summary>
internal static class OtherThreads
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Waits until so many threads of the library are at work at most. They tell their news before they are done with
    /// their job, so a test may be faster than they.
    /// </summary>
    public static bool AreAtMost(int count, TimeSpan patience) =>
        SpinWait.SpinUntil(() => ThreadCache.Shared.BusyCount <= count, patience);

    /// <summary>Runs an action on a thread of its own to its end; throws what it threw.</summary>
    public static void Run(Action action) => Start(action)();

    /// <summary>Runs a function on a thread of its own to its end.</summary>
    public static T Run<T>(Func<T> function)
    {
        T result = default!;
        Run(() => { result = function(); });
        return result;
    }

    /// <summary>Starts an action on a thread of its own.</summary>
    /// <returns>Waits for its end and throws what it threw.</returns>
    public static Action Start(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        return () =>
        {
            Assert.True(thread.Join(s_patience), "The thread does not end.");
            failure?.Throw();
        };
    }
}
