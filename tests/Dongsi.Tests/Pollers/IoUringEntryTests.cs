using System.Net.Sockets;
using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Pollers;

/// <summary>Completions that come too late, in the wrong moment, or all at once.</summary>
public sealed class IoUringEntryTests
{
    [Fact]
    public void A_completion_of_an_entry_that_was_removed_reaches_nobody()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        (IoHandle ours, Socket theirs) = test.Pair();
        PollEntry old = Readable(ours, out CountingCall oldCall);
        test.Poller.Add(old);
        test.Poller.Prepare();
        theirs.Send([1]);
        test.Poller.Wait(-1);

        // It is in the ring, and not taken. The next entry gets the same place.
        test.Poller.Remove(old);
        PollEntry next = Readable(test.Pair().Ours, out CountingCall nextCall);
        test.Poller.Add(next);
        Assert.Equal(old.Slot, next.Slot);
        test.Poller.TakeEvents(test.Turns);
        Assert.Empty(test.Turns.Waiting);
        test.Turns.Turn();
        Assert.Equal((0, 0), (oldCall.Runs, nextCall.Runs));
    }

    [Fact]
    public void A_level_is_told_again_and_again_until_nobody_asks()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        (IoHandle ours, Socket theirs) = test.Pair();
        PollEntry entry = Readable(ours, out CountingCall call);
        test.Poller.Add(entry);
        theirs.Send([1]);
        test.Turns.Turn(-1);
        test.Turns.Turn(-1);
        test.Turns.Turn(-1);
        Assert.Equal(3, call.Runs);
        entry.Wanted = Interest.None;
        test.Poller.Update(entry);
        test.Turns.Turn();
        test.Turns.Turn();
        Assert.Equal(3, call.Runs);
    }

    [Fact]
    public void More_entries_than_both_queues_hold_are_all_told_of_what_happens_at_once()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        // The submission queue holds 256, the completion queue 4096.
        const int Count = 6000;
        using var test = new IoUringTest();
        (IoHandle ours, Socket theirs) = test.Pair();
        CountingCall[] calls = new CountingCall[Count];
        for (int i = 0; i < Count; i++)
        {
            test.Poller.Add(Readable(ours, out calls[i]));
        }

        test.Turns.Turn();
        theirs.Send([1]);

        // Each wait brings some of them into the ring, and nobody takes any out.
        for (int i = 0; i < Count; i++)
        {
            test.Poller.Wait(0);
        }

        test.Poller.TakeEvents(test.Turns);
        test.Turns.Run();
        Assert.All(calls, call => Assert.Equal(1, call.Runs));
    }

    [Fact]
    public void What_was_asked_for_and_given_up_before_a_guests_wait_takes_nothing_from_the_next_socket()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        test.Poller.AllowAllThreads();
        (IoHandle ours, Socket _) = test.Pair();
        (PollEntry entry, Receiver _, ReceivedBytes got) = test.Receive(ours);

        // The wait is prepared, and its thread has not come to it yet.
        test.Poller.Prepare();
        int number = ours.Descriptor;
        test.Poller.Remove(entry);
        ours.Close();
        (IoHandle next, Socket theirs) = test.Pair(number);
        theirs.Send([1, 2, 3]);
        test.Poller.Wait(TimeSpan.TicksPerMillisecond * 10);
        test.Poller.TakeEvents(test.Turns);
        test.Turns.Run();
        byte[] buffer = new byte[8];
        Assert.Equal(3, next.Receive(buffer, out SocketError error));
        Assert.Equal(SocketError.Success, error);
        Assert.Empty(got.Bytes);
    }

    [Fact]
    public void A_socket_that_was_removed_and_closed_is_closed_for_its_peer_after_the_turn()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        (IoHandle ours, Socket theirs) = test.Pair();
        (PollEntry entry, _, _) = test.Receive(ours);
        test.Turns.Turn();
        test.Poller.Remove(entry);
        ours.Close();
        test.Turns.Turn();
        Assert.Equal(0, theirs.Receive(new byte[1]));
    }

    [Fact]
    public void A_ring_on_one_thread_moves_when_a_second_thread_runs_the_loop()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        (IoHandle ours, Socket theirs) = test.Pair();
        (_, _, ReceivedBytes got) = test.Receive(ours);
        PollEntry watched = Readable(test.Pair(out Socket other), out CountingCall call);
        test.Poller.Add(watched);
        for (byte i = 1; i <= 5; i++)
        {
            byte sent = i;
            OtherThreads.Run(() =>
            {
                theirs.Send([sent]);
                test.Turns.Until(() => got.Bytes.Count == sent);
            });
        }

        other.Send([1]);
        test.Turns.Until(() => call.Runs > 0);
        Assert.Equal([1, 2, 3, 4, 5], got.Bytes);
    }

    [Fact]
    public void A_thread_that_has_the_number_of_one_that_ended_is_not_taken_for_it()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        for (int tries = 0; tries < 20; tries++)
        {
            using var test = new IoUringTest();
            (IoHandle ours, Socket theirs) = test.Pair();
            (_, _, ReceivedBytes got) = test.Receive(ours);
            int first = OtherThreads.Run(() => Turn(test));

            // The number is free when the thread object is gone.
            Garbage.Collect();
            theirs.Send([1]);
            int second = OtherThreads.Run(() =>
            {
                test.Turns.Until(() => got.Bytes.Count == 1);
                return Environment.CurrentManagedThreadId;
            });
            if (first == second)
            {
                return;
            }
        }

        static int Turn(IoUringTest test)
        {
            test.Turns.Turn(TimeSpan.TicksPerMillisecond);
            return Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public void A_poller_that_is_closed_on_another_thread_lets_go_of_many_sockets()
    {
        if (!IoUringTest.IsUsable)
        {
            return;
        }

        using var test = new IoUringTest();
        (IoHandle ours, _) = test.Pair();
        PollEntry[] entries = [.. Enumerable.Range(0, 600).Select(_ => Readable(ours, out CountingCall _))];
        foreach (PollEntry entry in entries)
        {
            test.Poller.Add(entry);
        }

        OtherThreads.Run(() => test.Turns.Turn());
        foreach (PollEntry entry in entries)
        {
            test.Poller.Remove(entry);
        }

        Assert.False(test.Poller.HasEntries);
    }

    private static PollEntry Readable(IoHandle handle, out CountingCall call)
    {
        call = new CountingCall();
        return new PollEntry(handle, call) { Wanted = Interest.Read, OnReadable = call };
    }
}
