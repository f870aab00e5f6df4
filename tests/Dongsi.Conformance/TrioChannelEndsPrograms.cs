namespace Dongsi.Conformance;

/// <summary>Channels whose ends are closed, and tasks that are cancelled at them.</summary>
internal static class TrioChannelEndsPrograms
{
    public static async Coroutine WhatIsInTheBufferIsReceivedAfterTheClose(Log log)
    {
        (SendChannel<int> send, ReceiveChannel<int> receive) = MemoryChannel.Create<int>(2);
        await send.Send(1);
        await send.Send(2);
        send.Close();
        for (int round = 0; round < 3; round++)
        {
            await Receive(receive, log, "receiver");
        }

        Try(log, () => receive.ReceiveNoWait());
    }

    public static async Coroutine AWaitingReceiverHearsOfTheClose(Log log)
    {
        (SendChannel<int> send, ReceiveChannel<int> receive) = MemoryChannel.Create<int>(0);
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Receive(receive, log, "receiver"));
            await Asyncio.Sleep(1);
            send.Close();
        });
    }

    public static async Coroutine AWaitingSenderHearsThatNobodyReceivesAnyMore(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Send(send, log, "item"));
            await Asyncio.Sleep(1);
            receive.Close();
        });
        await Send(send, log, "another");
        Try(log, () => send.SendNoWait("third"));
    }

    public static async Coroutine ABufferThatNobodyWillReceive(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(2);
        await Send(send, log, "item");
        receive.Close();
        await Send(send, log, "another");
    }

    public static async Coroutine AClosedEndIsOfNoUse(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(1);
        send.Close();
        send.Close();
        receive.Close();
        receive.Close();
        await Send(send, log, "item");
        await Receive(receive, log, "receiver");
        Try(log, () => send.SendNoWait("item"));
        Try(log, () => receive.ReceiveNoWait());
        Try(log, () => send.Clone());
        Try(log, () => receive.Clone());
    }

    public static async Coroutine AnEndClosedUnderItsOwnWaitingTask(Log log)
    {
        (_, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Receive(receive, log, "receiver"));
            await Asyncio.Sleep(1);
            receive.Close();
        });
        (SendChannel<string> send, _) = MemoryChannel.Create<string>(0);
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Send(send, log, "item"));
            await Asyncio.Sleep(1);
            send.Close();
        });
    }

    public static async Coroutine ClosingOneCloneLeavesTheOther(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);
        SendChannel<string> secondSend = send.Clone();
        ReceiveChannel<string> secondReceive = receive.Clone();
        send.Close();
        receive.Close();
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Receive(secondReceive, log, "receiver"));
            await Asyncio.Sleep(1);
            await secondSend.Send("item");
        });
        secondSend.Close();
        await Receive(secondReceive, log, "receiver");
    }

    public static async Coroutine AReceiverServedAndCancelledInOneTurnHasIt(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);
        CancelScope? kept = null;
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(InScope(scope => kept = scope, () => Receive(receive, log, "receiver")));
            await Asyncio.Sleep(1);
            send.SendNoWait("item");
            kept!.Cancel();
        });
        log(Fate(kept!));
    }

    public static async Coroutine AReceiverCancelledAndThenServedInOneTurn(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(1);
        CancelScope? kept = null;
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(InScope(scope => kept = scope, () => Receive(receive, log, "receiver")));
            await Asyncio.Sleep(1);
            kept!.Cancel();
            send.SendNoWait("item");
            await Asyncio.Sleep(1);
            log($"{Fate(kept)}, got {receive.ReceiveNoWait()}");
        });
    }

    public static async Coroutine ACancelledSenderHasNotSent(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);

        async Coroutine Give()
        {
            CancelScope scope = await Asyncio.MoveOnAfter(1, async _ => await Send(send, log, "item"));
            log($"{Fate(scope)} {At()}");
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Give());
            await Asyncio.Sleep(2);
            Try(log, () => receive.ReceiveNoWait());
        });
    }

    public static async Coroutine ASenderServedAndCancelledInOneTurnHasSent(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);
        CancelScope? kept = null;
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(InScope(scope => kept = scope, () => Send(send, log, "item")));
            await Asyncio.Sleep(1);
            log($"got {receive.ReceiveNoWait()}");
            kept!.Cancel();
        });
        log(Fate(kept!));
    }

    public static async Coroutine InACancelledScopeNothingIsSentOrReceived(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(2);
        await send.Send("there");
        await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            try
            {
                await send.Send("more");
            }
            catch (CancelledException error)
            {
                log(Show(error));
            }

            try
            {
                await receive.Receive();
            }
            catch (CancelledException error)
            {
                log(Show(error));
            }
        });
        log($"got {receive.ReceiveNoWait()}");
        Try(log, () => receive.ReceiveNoWait());
    }

    /// <summary>Sends, and says how that ended.</summary>
    private static async Coroutine Send(SendChannel<string> channel, Log log, string item)
    {
        try
        {
            await channel.Send(item);
            log($"sent {item} {At()}");
        }
        catch (Exception error) when (error is BrokenResourceException or ClosedResourceException)
        {
            log($"send {item} {Show(error)} {At()}");
        }
    }

    private static async Coroutine Receive<T>(ReceiveChannel<T> channel, Log log, string name)
    {
        try
        {
            log($"{name} got {await channel.Receive()} {At()}");
        }
        catch (Exception error) when (error is EndOfChannelException or ClosedResourceException)
        {
            log($"{name} {Show(error)} {At()}");
        }
    }

    private static async Coroutine InScope(Action<CancelScope> keep, Func<Coroutine> body) =>
        await CancelScope.Run(async scope =>
        {
            keep(scope);
            await body();
        });

    private static void Try(Log log, Action action)
    {
        try
        {
            action();
            log("never");
        }
        catch (Exception error) when (
            error is EndOfChannelException or BrokenResourceException or ClosedResourceException or WouldBlockException)
        {
            log(Show(error));
        }
    }
}
