namespace Dongsi.Conformance;

/// <summary>Memory object streams of AnyIO, which are our channels.</summary>
internal static class AnyioStreamsPrograms
{
    public static async Coroutine SendingAndReceiving(Log log)
    {
        (SendChannel<int> send, ReceiveChannel<int> receive) = MemoryChannel.Create<int>(0);

        async Coroutine Consume()
        {
            using (receive)
            {
                await foreach (int item in receive)
                {
                    log($"got {item} {At()}");
                }
            }
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Consume());
            using (send)
            {
                for (int item = 0; item < 3; item++)
                {
                    await Asyncio.Sleep(1);
                    await send.Send(item);
                }
            }
        });
        log($"end {At()}");
    }

    public static async Coroutine NotWaiting(Log log)
    {
        (SendChannel<int> send, ReceiveChannel<int> receive) = MemoryChannel.Create<int>(1);
        send.SendNoWait(1);
        try
        {
            send.SendNoWait(2);
        }
        catch (WouldBlockException error)
        {
            log(Show(error));
        }

        log($"got {receive.ReceiveNoWait()}");
        try
        {
            receive.ReceiveNoWait();
        }
        catch (WouldBlockException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine TheLastCloneClosesIt(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(1);
        SendChannel<string> clone = send.Clone();
        send.Close();
        await clone.Send("item");
        clone.Close();
        log($"got {await receive.Receive()}");
        try
        {
            await receive.Receive();
        }
        catch (EndOfChannelException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine NobodyReceivesAnyMore(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);

        async Coroutine Give()
        {
            try
            {
                await send.Send("item");
            }
            catch (BrokenResourceException error)
            {
                log($"{Show(error)} {At()}");
            }
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Give());
            await Asyncio.Sleep(1);
            receive.Close();
        });
        try
        {
            send.SendNoWait("another");
        }
        catch (BrokenResourceException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine AnEndThatWasClosed(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(1);
        send.Close();
        receive.Close();
        try
        {
            send.SendNoWait("item");
        }
        catch (ClosedResourceException error)
        {
            log(Show(error));
        }

        try
        {
            await receive.Receive();
        }
        catch (ClosedResourceException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine ACancelledReceiverLosesNothing(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);

        async Coroutine Take(string name, double limit)
        {
            CancelScope scope = await Asyncio.MoveOnAfter(
                limit, async _ => log($"{name} got {await receive.Receive()} {At()}"));
            if (scope.CancelledCaught)
            {
                log($"{name} gave up {At()}");
            }
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Take("impatient", 1));
            await Asyncio.Sleep(0.5);
            nursery.StartSoon(Take("patient", 10));
            await Asyncio.Sleep(1.5);
            await send.Send("item");
        });
    }
}
