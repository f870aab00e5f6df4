namespace Dongsi.Conformance;

/// <summary>Memory channels: what was sent is received, or nobody was told that it was.</summary>
internal static class TrioChannelsPrograms
{
    public static async Coroutine WithoutABufferSenderAndReceiverMeet(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Send(send, log, "item"));
            await Asyncio.Sleep(1);
            log("nobody has taken it");
            string item = await receive.Receive();
            await Asyncio.Sleep(1);
            log($"got {item}");
        });
    }

    public static async Coroutine AReceiverWaitsForASender(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Receive(receive, log, "receiver"));
            await Asyncio.Sleep(1);
            await send.Send("item");
        });
    }

    public static async Coroutine ABufferTakesSoMany(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(2);
        await Nursery.Run(async nursery =>
        {
            await Send(send, log, "a");
            await Send(send, log, "b");
            nursery.StartSoon(Send(send, log, "c"));
            await Asyncio.Sleep(1);
            for (int round = 0; round < 3; round++)
            {
                string item = await receive.Receive();
                await Asyncio.Sleep(1);
                log($"got {item}");
            }
        });
    }

    public static async Coroutine ReceiversAreServedInOrder(Log log)
    {
        (SendChannel<int> send, ReceiveChannel<int> receive) = MemoryChannel.Create<int>(0);
        await Nursery.Run(async nursery =>
        {
            foreach (char name in "abc")
            {
                nursery.StartSoon(Receive(receive, log, $"{name}"));
            }

            for (int item = 0; item < 3; item++)
            {
                await Asyncio.Sleep(1);
                await send.Send(item);
            }
        });
    }

    public static async Coroutine SendersAreServedInOrder(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);
        await Nursery.Run(async nursery =>
        {
            foreach (char item in "abc")
            {
                nursery.StartSoon(Send(send, log, $"{item}"));
            }

            for (int round = 0; round < 3; round++)
            {
                await Asyncio.Sleep(1);
                string item = await receive.Receive();
                await Asyncio.Sleep(0.5);
                log($"got {item}");
            }
        });
    }

    public static async Coroutine ReceivingUntilAllSendersAreClosed(Log log)
    {
        (SendChannel<int> send, ReceiveChannel<int> receive) = MemoryChannel.Create<int>(0);

        async Coroutine Produce(SendChannel<int> channel, int first)
        {
            using (channel)
            {
                for (int item = first; item < first + 2; item++)
                {
                    await Asyncio.Sleep(1);
                    await channel.Send(item);
                }
            }
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Produce(send.Clone(), 1));
            await Asyncio.Sleep(0.5);
            nursery.StartSoon(Produce(send.Clone(), 3));
            send.Close();
            await foreach (int item in receive)
            {
                log($"got {item} {At()}");
            }
        });
        log($"end {At()}");
    }

    public static async Coroutine ReceiversShareWhatIsSent(Log log)
    {
        (SendChannel<int> send, ReceiveChannel<int> receive) = MemoryChannel.Create<int>(0);

        async Coroutine Consume(string name)
        {
            await foreach (int item in receive)
            {
                log($"{name} got {item}");
                await Asyncio.Sleep(2);
            }
        }

        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Consume("a"));
            nursery.StartSoon(Consume("b"));
            using (send)
            {
                for (int item = 0; item < 4; item++)
                {
                    await Asyncio.Sleep(0.75);
                    await send.Send(item);
                }
            }
        });
        log(At());
    }

    public static async Coroutine NotWaitingWithoutABuffer(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(0);
        Try(log, () => send.SendNoWait("item"));
        Try(log, () => receive.ReceiveNoWait());
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Receive(receive, log, "receiver"));
            await Asyncio.Sleep(1);
            send.SendNoWait("handed over");
        });
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Send(send, log, "taken over"));
            await Asyncio.Sleep(1);
            log($"got {receive.ReceiveNoWait()}");
        });
    }

    public static async Coroutine NotWaitingWithABuffer(Log log)
    {
        (SendChannel<int> send, ReceiveChannel<int> receive) = MemoryChannel.Create<int>(1);
        send.SendNoWait(1);
        Try(log, () => send.SendNoWait(2));
        log($"got {receive.ReceiveNoWait()}");
        Try(log, () => receive.ReceiveNoWait());
    }

    public static async Coroutine ANegativeBufferIsRefused(Log log)
    {
        try
        {
            MemoryChannel.Create<int>(-1);
        }
        catch (ArgumentException error)
        {
            log(Show(error));
        }
    }

    public static async Coroutine APlaceInTheBufferIsFilledByWhoWaits(Log log)
    {
        (SendChannel<string> send, ReceiveChannel<string> receive) = MemoryChannel.Create<string>(1);
        await send.Send("first");
        await Nursery.Run(async nursery =>
        {
            nursery.StartSoon(Send(send, log, "second"));
            await Asyncio.Sleep(1);
            log($"got {receive.ReceiveNoWait()}");
            Try(log, () => send.SendNoWait("pushy"));
            await Asyncio.Sleep(1);
            log($"got {receive.ReceiveNoWait()}");
        });
    }

    /// <summary>Sends, and says when that ended.</summary>
    private static async Coroutine Send(SendChannel<string> channel, Log log, string item)
    {
        await channel.Send(item);
        log($"sent {item} {At()}");
    }

    private static async Coroutine Receive<T>(ReceiveChannel<T> channel, Log log, string name) =>
        log($"{name} got {await channel.Receive()} {At()}");

    private static void Try(Log log, Action action)
    {
        try
        {
            action();
            log("never");
        }
        catch (WouldBlockException error)
        {
            log(Show(error));
        }
    }
}
