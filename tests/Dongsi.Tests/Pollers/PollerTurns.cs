using Dongsi.LowLevel;

namespace Dongsi.Tests.Pollers;

/// <summary>A loop that is nothing but its poller: prepares, waits, takes what came, and runs it.</summary>
internal sealed class PollerTurns(IPoller poller) : IReadyQueue
{
    private readonly Queue<Runnable> _ready = new();

    /// <summary>What has become ready and has not been run.</summary>
    public IReadOnlyCollection<Runnable> Waiting => _ready;

    public void Ready(Runnable item) => _ready.Enqueue(item);

    /// <summary>One whole turn.</summary>
    public void Turn(long timeoutTicks = 0)
    {
        poller.Prepare();
        poller.Wait(timeoutTicks);
        poller.TakeEvents(this);
        Run();
    }

    /// <summary>Turns until something is so, for a minute at most.</summary>
    public void Until(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Xunit.Assert.True(i < 60_000, "What the poller had to bring has not come.");
            Turn(TimeSpan.TicksPerMillisecond);
        }
    }

    /// <summary>Runs what is ready now.</summary>
    public void Run()
    {
        for (int count = _ready.Count; count > 0; count--)
        {
            _ready.Dequeue().Run();
        }
    }
}
