using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

/// <summary>Happy eyeballs, RFC 8305.</summary>
public sealed class ConnectorTests
{
    private const double Never = 1000;

    [Theory]
    [InlineData("666444", 1, "646464")]
    [InlineData("666444", 0, "666444")]
    [InlineData("666444", 2, "664644")]
    [InlineData("666444", 9, "666444")]
    [InlineData("4446", 1, "4644")]
    [InlineData("66", 1, "66")]
    [InlineData("6", 3, "6")]
    public void Families_take_turns(string given, int firstCount, string expected)
    {
        EndPoint[] addresses =
        [
            .. given.Select((family, i) => new IPEndPoint(
                family == '6' ? IPAddress.IPv6Loopback : IPAddress.Loopback, i + 1)),
        ];
        IReadOnlyList<EndPoint> ordered = Connector.Interleave(addresses, firstCount);
        Assert.Equal(expected, string.Concat(ordered.Select(
            address => address.AddressFamily == AddressFamily.InterNetworkV6 ? '6' : '4')));
        Assert.Equal(addresses.Length, ordered.Distinct().Count());
    }

    [Theory, ClassData(typeof(EveryPoller))]
    public void An_address_that_does_not_answer_costs_one_delay(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var silent = new FullBacklog();
        using var good = new Listening();
        TimeSpan start = io.Loop.Time;
        IoHandle? handle = await new Connector(io.Loop, [silent.EndPoint, good.EndPoint], null, delay: 0.02).Run();
        Assert.Equal(good.EndPoint, handle!.RemoteEndPoint);
        Assert.True((io.Loop.Time - start).TotalSeconds >= 0.02);
        handle.Close();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void An_address_that_refuses_costs_no_delay(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var good = new Listening();
        IoHandle? handle = await new Connector(
            io.Loop, [Listening.Nowhere(), Listening.Nowhere(), good.EndPoint], null, Never).Run();
        Assert.Equal(good.EndPoint, handle!.RemoteEndPoint);
        handle.Close();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_slow_address_may_still_win(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var silent = new FullBacklog();
        using var good = new Listening();
        IoHandle? handle = await new Connector(
            io.Loop, [good.EndPoint, silent.EndPoint], null, delay: 0).Run();
        Assert.Equal(good.EndPoint, handle!.RemoteEndPoint);
        handle.Close();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Without_a_delay_nobody_is_overtaken(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var silent = new FullBacklog();
        using var good = new Listening();
        await Assert.ThrowsAsync<TimeoutException>(() => Asyncio.WaitFor(
            new Connector(io.Loop, [silent.EndPoint, good.EndPoint], null, delay: null).Run(), 0.05).AsTask());
        Assert.False(good.HasCaller);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Of_several_that_win_in_one_turn_one_is_kept_and_the_others_are_closed(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using var one = new Listening();
            using var two = new Listening();
            IoHandle? handle = await new Connector(io.Loop, [one.EndPoint, two.EndPoint], null, delay: 0).Run();
            EndPoint winner = handle!.RemoteEndPoint!;
            handle.Close();
            Assert.True(one.EndPoint.Equals(winner) || two.EndPoint.Equals(winner));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void If_all_fail_each_says_why(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        EndPoint[] addresses = [Listening.Nowhere(), Listening.Nowhere()];
        var connector = new Connector(io.Loop, addresses, null, delay: 0);
        Assert.Null(await connector.Run());
        Assert.Equal(
            addresses.Select(address => address.ToString()).Order(),
            connector.Failures.Select(e => Assert.IsType<ConnectionRefusedException>(e).Peer!.ToString()).Order());
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_local_address_of_another_family_is_a_failure_of_that_address_only(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using var good = new Listening();
            var local = new IPEndPoint(IPAddress.Loopback, 0);
            var connector = new Connector(
                io.Loop, [new IPEndPoint(IPAddress.IPv6Loopback, 1), good.EndPoint], local, Never);
            IoHandle? handle = await connector.Run();
            Assert.Equal(good.EndPoint, handle!.RemoteEndPoint);
            Assert.Contains("another family", Assert.Single(connector.Failures).Message);
            handle.Close();
        });

    /// <summary>A socket that listens, whose system accepts for it.</summary>
    internal sealed class Listening : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public Listening()
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _socket.Listen();
        }

        public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

        public bool HasCaller => _socket.Poll(0, SelectMode.SelectRead);

        /// <summary>An address where nobody listens.</summary>
        public static IPEndPoint Nowhere()
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return (IPEndPoint)socket.LocalEndPoint!;
        }

        public void Dispose() => _socket.Dispose();
    }
}
