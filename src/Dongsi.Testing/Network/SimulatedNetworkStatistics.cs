namespace Dongsi.Testing;

/// <summary>What a <see cref="SimulatedNetwork"/> is doing, in numbers.</summary>
/// <param name="Hosts">How many hosts there are.</param>
/// <param name="OpenSockets">How many sockets programs have open, on all hosts.</param>
/// <param name="InFlight">How many packets, and times to try again, are still to come.</param>
/// <param name="PacketsSent">How many packets were sent so far.</param>
/// <param name="PacketsLost">How many of them were lost.</param>
/// <param name="BytesSent">How many bytes of programs were sent.</param>
public readonly record struct SimulatedNetworkStatistics(
    int Hosts, int OpenSockets, int InFlight, long PacketsSent, long PacketsLost, long BytesSent);
