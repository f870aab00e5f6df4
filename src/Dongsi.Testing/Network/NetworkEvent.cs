using System.Net;

namespace Dongsi.Testing;

/// <summary>A packet that was sent, or lost. The same program with the same seed gives the same ones.</summary>
/// <param name="Time">When, on the loop's clock.</param>
/// <param name="Kind">What it is.</param>
/// <param name="From">Who has sent it.</param>
/// <param name="To">Who is to get it.</param>
/// <param name="Bytes">How many bytes of the program's are in it.</param>
public readonly record struct NetworkEvent(
    TimeSpan Time, NetworkEventKind Kind, EndPoint? From, EndPoint? To, int Bytes)
{
    /// <summary>One line of a trace.</summary>
    public override string ToString() => $"{Time.Ticks} {Kind} {From} > {To} {Bytes}";
}
