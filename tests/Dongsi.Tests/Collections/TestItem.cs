using Dongsi.LowLevel;

namespace Dongsi.Tests.Collections;

/// <summary>Something to queue.</summary>
internal sealed class TestItem(long when = 0, int number = 0) : Runnable
{
    public long When { get; } = when;

    public int Number { get; } = number;

    public bool IsDead { get; set; }

    public bool HasLeft { get; private set; }

    internal override long TimerSequence { get; set; }

    internal override bool IsCancelled => IsDead;

    internal override void LeftQueue() => HasLeft = true;

    internal override void Run()
    {
    }
}
