using System.Net.Sockets;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Sockets;

public sealed class ReaderTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void A_reader_is_called_in_each_turn_in_which_there_is_something(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using var pair = new SocketPair();
            int calls = 0;
            io.Loop.AddReader(pair.Left, () => calls++);
            await LoopTest.WaitAllTasksBlocked();
            Assert.Equal(0, calls);
            pair.Right.Send("x"u8);
            await IoLoop.Until(() => calls >= 3);
            Assert.True(io.Loop.RemoveReader(pair.Left));
            int seen = calls;
            await LoopTest.WaitAllTasksBlocked();
            Assert.Equal(seen, calls);
            Assert.False(io.Loop.RemoveReader(pair.Left));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_writer_is_called_while_there_is_room_and_a_second_one_takes_its_place(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using var pair = new SocketPair();
            bool wasFirst = false;
            bool wasSecond = false;
            io.Loop.AddWriter(pair.Left, () => wasFirst = true);
            io.Loop.AddWriter(pair.Left, () => wasSecond = true);
            await IoLoop.Until(() => wasSecond);
            Assert.False(wasFirst);
            Assert.True(io.Loop.RemoveWriter(pair.Left));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Both_sides_of_one_socket_are_watched_apart(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var pair = new SocketPair();
        bool canRead = false;
        bool canWrite = false;
        io.Loop.AddReader(pair.Left, () => canRead = true);
        io.Loop.AddWriter(pair.Left, () => canWrite = true);
        await IoLoop.Until(() => canWrite);
        Assert.False(canRead);
        io.Loop.RemoveWriter(pair.Left);
        pair.Right.Send("x"u8);
        await IoLoop.Until(() => canRead);
        io.Loop.RemoveReader(pair.Left);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_callback_sees_the_values_of_who_added_it(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var pair = new SocketPair();
        var value = new AsyncLocal<string> { Value = "added" };
        string? seen = null;
        io.Loop.AddWriter(pair.Left, () => seen = value.Value);
        value.Value = "later";
        await IoLoop.Until(() => seen is not null);
        io.Loop.RemoveWriter(pair.Left);
        Assert.Equal("added", seen);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_transports_socket_is_refused(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var pair = new SocketPair();
        (Transport transport, Silent _) = await io.Loop.CreateConnection(() => new Silent(), pair.Left);
        var e = Assert.Throws<InvalidOperationException>(() => io.Loop.AddReader(pair.Left, () => { }));
        Expect.Says(e, "Transport", "Use that");
        transport.Abort();
        await Asyncio.Sleep(0);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_wait_ends_when_there_is_something_and_a_second_one_is_refused(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            using var pair = new SocketPair();
            LoopTask wait = Asyncio.CreateTask(io.Loop.WaitReadable(pair.Left));
            await LoopTest.WaitAllTasksBlocked();
            Assert.False(wait.Done);
            await Expect.Throws<BusyResourceException>(io.Loop.WaitReadable(pair.Left));
            Assert.Throws<BusyResourceException>(() => io.Loop.AddReader(pair.Left, () => { }));
            await io.Loop.WaitWritable(pair.Left);
            pair.Right.Send("x"u8);
            await wait;
            await io.Loop.WaitReadable(pair.Left);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Who_waits_for_what_is_being_closed_hears_so(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var pair = new SocketPair();
        LoopTask wait = Asyncio.CreateTask(io.Loop.WaitReadable(pair.Left));
        await LoopTest.WaitAllTasksBlocked();
        io.Loop.NotifyClosing(pair.Left);
        pair.Left.Dispose();
        await Expect.Throws<ClosedResourceException>(wait);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_loop_that_closes_leaves_the_sockets_of_others_open(PollerKind poller)
    {
        using var pair = new SocketPair();
        IoLoop.Run(poller, async io =>
        {
            await Asyncio.Sleep(0);
            io.Loop.AddReader(pair.Left, () => { });
        });
        pair.Right.Send("x"u8);
        Assert.True(pair.Left.Poll(TimeSpan.FromSeconds(5), SelectMode.SelectRead));
    }

    private sealed class Silent : Protocol;
}
