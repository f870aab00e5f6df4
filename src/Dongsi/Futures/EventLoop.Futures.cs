using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>A future of this loop that someone will complete.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <remarks><para><b>Python</b>: <c>loop.create_future()</c>.</para></remarks>
    public Future<T> CreateFuture<T>() => new(this);

    /// <summary>Does debug mode name a failure that nobody has taken for a second? A second says nothing in virtual
    /// time, and a test hears of it at its end.</summary>
    internal bool HintsAtUntaken { get; set; } = true;

    /// <summary>Failures are reported when they are collected or the loop closes; in debug mode also after a second.
    /// </summary>
    internal void ExpectTaking(UntakenFailure failure)
    {
        ReportLater(failure);
        if (Debug && HintsAtUntaken)
        {
            CallLater(TimeSpan.FromSeconds(1), () =>
            {
                if (!failure.IsSettled && !failure.IsPromised)
                {
                    CallExceptionHandler(failure.DescribeAsWarning());
                }
            });
        }
    }
}
