using System.Net.Sockets;

namespace Dongsi.Reliability.Faults;

/// <summary>Chooses by chance what goes wrong under the transports.</summary>
/// <param name="random">The trial's.</param>
/// <param name="isHard">Connections are lost and descriptors run out, too; otherwise all can be got over.</param>
/// <param name="losesBytes">For the canary: some that were sent never were.</param>
internal sealed class FaultPlan(Random random, bool isHard, bool losesBytes = false)
{
    private const double SoftRate = 0.2;
    private const double HardRate = 0.002;

    private static readonly SocketError[] s_losses =
        [SocketError.ConnectionReset, SocketError.Shutdown, SocketError.NoBufferSpaceAvailable, SocketError.TimedOut];

    private static readonly SocketError[] s_refusals =
        [SocketError.ConnectionRefused, SocketError.NetworkUnreachable, SocketError.TooManyOpenSockets];

    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>A call finds nothing and nobody, or a wait ends for nothing.</summary>
    public bool IsSoft() => Happens(SoftRate);

    /// <summary>No descriptor is left.</summary>
    public bool IsExhausted() => isHard && Happens(HardRate);

    /// <summary>How a connection is lost; null if it is not.</summary>
    public SocketError? Loss() => isHard && Happens(HardRate) ? random.GetItems(s_losses, 1)[0] : null;

    /// <summary>How a connection does not come about; null if it does.</summary>
    public SocketError? Refusal() => isHard && Happens(0.05) ? random.GetItems(s_refusals, 1)[0] : null;

    /// <summary>How much of so much goes through.</summary>
    public int Part(int length) => length > 1 && Happens(SoftRate) ? random.Next(1, length) : length;

    /// <summary>How many bytes are lost without a word.</summary>
    public int Lost(int length) => losesBytes && length > 1 && Happens(SoftRate) ? 1 : 0;

    public T One<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    private bool Happens(double rate)
    {
        if (random.NextDouble() >= rate)
        {
            return false;
        }

        Count++;
        return true;
    }
}
