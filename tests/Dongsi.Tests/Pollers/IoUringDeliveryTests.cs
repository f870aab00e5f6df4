using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Pollers;

/// <summary>Operations that go on by themselves: buffers that all share, and connections nobody wants.</summary>
public sealed class IoUringDeliveryTests
{
    [Fact]
    public void Buffers_of_receivers_that_were_removed_go_back()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        // More than there are buffers.
        using var test = new IoUringTest();
        (IoHandle ours, Socket theirs) = test.Pair();
        for (int i = 0; i < 3000; i++)
        {
            (PollEntry entry, _, _) = test.Receive(ours);
            theirs.Send([1]);
            test.Poller.Prepare();
            test.Poller.Wait(-1);
            test.Poller.Remove(entry);
            test.Poller.TakeEvents(test.Turns);
        }

        (_, _, ReceivedBytes got) = test.Receive(ours);
        theirs.Send([9]);
        test.Turns.Until(() => got.Bytes.Contains(9));
    }

    [Fact]
    public void When_no_buffer_is_left_nothing_is_lost_and_all_comes_in_order()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        (IoHandle ours, Socket theirs) = test.Pair();
        (_, _, ReceivedBytes got) = test.Receive(ours);
        byte[] sent = new byte[12_000_000];
        new Random(1).NextBytes(sent);
        Action join = OtherThreads.Start(() =>
        {
            theirs.Send(sent);
            theirs.Shutdown(SocketShutdown.Send);
        });

        // Nothing is taken out of the ring until all buffers are used up.
        test.Poller.Prepare();
        for (int i = 0; i < 200; i++)
        {
            test.Poller.Wait(0);
            Thread.Yield();
        }

        test.Turns.Until(() => got.HasEnded);
        join();
        Assert.True(sent.AsSpan().SequenceEqual([.. got.Bytes]));
    }

    [Fact]
    public void A_receiver_that_was_stopped_brings_what_had_come_when_it_starts_again()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        (IoHandle ours, Socket theirs) = test.Pair();
        (_, Receiver receiver, ReceivedBytes got) = test.Receive(ours);
        test.Poller.Prepare();
        theirs.Send([1, 2, 3]);
        test.Poller.Wait(-1);
        receiver.Stop();
        test.Poller.TakeEvents(test.Turns);
        test.Turns.Turn();
        Assert.Empty(got.Bytes);
        theirs.Send([4, 5]);
        test.Turns.Turn();
        receiver.Start();
        test.Turns.Until(() => got.Bytes.Count == 5);
        Assert.Equal([1, 2, 3, 4, 5], got.Bytes);
    }

    [Fact]
    public void A_receiver_that_starts_again_during_a_guests_wait_ends_it()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        test.Poller.AllowAllThreads();
        (IoHandle ours, Socket theirs) = test.Pair();
        (_, Receiver receiver, ReceivedBytes got) = test.Receive(ours);
        test.Poller.Prepare();
        theirs.Send([1, 2, 3]);
        test.Poller.Wait(-1);
        receiver.Stop();
        test.Poller.TakeEvents(test.Turns);
        test.Turns.Turn();
        test.Poller.Prepare();
        using var waiting = new ManualResetEventSlim();
        Action join = OtherThreads.Start(() =>
        {
            waiting.Set();
            test.Poller.Wait(-1);
        });
        waiting.Wait();
        receiver.Start();
        join();
        test.Poller.TakeEvents(test.Turns);
        test.Turns.Run();
        Assert.Equal([1, 2, 3], got.Bytes);
    }

    [Fact]
    public void A_reader_that_stops_within_its_own_call_gets_the_rest_later()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        (IoHandle ours, Socket theirs) = test.Pair();
        (_, Receiver receiver, ReceivedBytes got) = test.Receive(ours);
        got.OnReceived = receiver.Stop;
        byte[] sent = new byte[BufferRing.BufferSize * 3];
        new Random(2).NextBytes(sent);
        theirs.Send(sent);
        test.Turns.Until(() => got.Bytes.Count > 0);
        int first = got.Bytes.Count;
        Assert.True(first <= BufferRing.BufferSize);
        test.Turns.Turn();
        Assert.Equal(first, got.Bytes.Count);
        got.OnReceived = null;
        receiver.Start();
        test.Turns.Until(() => got.Bytes.Count == sent.Length);
        Assert.True(sent.AsSpan().SequenceEqual([.. got.Bytes]));
    }

    [Fact]
    public void An_end_and_a_reset_come_after_the_data()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        (IoHandle ours, Socket theirs) = test.Pair();
        (_, _, ReceivedBytes got) = test.Receive(ours);
        theirs.Send([1, 2]);
        theirs.Shutdown(SocketShutdown.Send);
        test.Turns.Until(() => got.HasEnded);
        Assert.Equal([1, 2], got.Bytes);

        (IoHandle second, Socket resetter) = test.Pair();
        (_, _, ReceivedBytes broken) = test.Receive(second);
        resetter.Send([3]);
        test.Turns.Until(() => broken.Bytes.Count == 1);
        resetter.LingerState = new LingerOption(true, 0);
        resetter.Close();
        test.Turns.Until(() => broken.Error != SocketError.Success);
        Assert.Equal(SocketError.ConnectionReset, broken.Error);
        Assert.False(broken.HasEnded);
    }

    [Fact]
    public void A_connection_that_was_accepted_for_nobody_is_closed()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        IoHandle listener = test.Listener(out EndPoint address);
        PollEntry entry = Accept(test, listener, out List<IoHandle> accepted);
        test.Poller.Prepare();
        test.Poller.Wait(0);
        using Socket early = test.Caller(address);
        test.Poller.Wait(-1);
        test.Poller.Remove(entry);
        test.Poller.TakeEvents(test.Turns);
        test.Turns.Turn();
        Assert.Empty(accepted);
        Assert.Equal(0, early.Receive(new byte[1]));
    }

    [Fact]
    public void A_connection_that_nobody_has_taken_is_closed_with_the_poller()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        Socket caller;
        using (var test = new IoUringTest())
        {
            Accept(test, test.Listener(out EndPoint address), out _);
            test.Poller.Prepare();
            test.Poller.Wait(0);
            caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            caller.Connect(address);
            test.Poller.Wait(-1);
        }

        // The leak gate counts the descriptors.
        caller.Dispose();
    }

    [Fact]
    public void What_is_accepted_does_not_block_and_is_not_inherited()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        IoHandle listener = test.Listener(out EndPoint address);
        Accept(test, listener, out List<IoHandle> accepted);
        test.Caller(address);
        test.Turns.Until(() => accepted.Count == 1);
        string flags = File.ReadLines($"/proc/self/fdinfo/{accepted[0].Descriptor}")
            .Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        const int NonBlock = 2048;
        const int CloseOnExec = 524288;
        int value = Convert.ToInt32(flags[6..].Trim(), 8);
        Assert.Equal(NonBlock | CloseOnExec, value & (NonBlock | CloseOnExec));
        accepted[0].Close();
    }

    [Fact]
    public void Rings_that_live_for_a_moment_can_be_made_by_the_hundred()
    {
        if (IoUringTest.IsUsable)
        {
            for (int i = 0; i < 200; i++)
            {
                new IoUringPoller().Dispose();
            }
        }
    }

    private static PollEntry Accept(IoUringTest test, IoHandle listener, out List<IoHandle> accepted)
    {
        var entry = new PollEntry(listener, test);
        accepted = [];
        test.Poller.CreateAcceptor(entry, new Accepting(accepted)).Start();
        return entry;
    }

    private sealed class Accepting(List<IoHandle> accepted) : IAcceptorOwner
    {
        public void Accepted(IoHandle connection) => accepted.Add(connection);

        public void AcceptFailed(SocketError error) => throw new SocketException((int)error);
    }
}
