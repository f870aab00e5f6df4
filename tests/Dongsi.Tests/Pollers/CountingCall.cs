using Dongsi.LowLevel;

namespace Dongsi.Tests.Pollers;

/// <summary>Counts how often it was run.</summary>
internal sealed class CountingCall : Runnable
{
    public int Runs { get; private set; }

    internal override void Run() => Runs++;
}
