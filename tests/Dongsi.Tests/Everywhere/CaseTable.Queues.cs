using Xunit;

namespace Dongsi.Tests.Everywhere;

// Queues and channels: every item that went in comes out, or is still inside.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Queues =>
    [
        new("AsyncQueue.Put", async world =>
        {
            Cargo cargo = world.Keep(new Cargo());
            world.Partner(Drain(cargo));
            await cargo.Put(1);
            await cargo.Put(2);
            await cargo.Put(3);
        })
        {
            Check = CheckCargo,
        },
        new("AsyncQueue.Get", async world =>
        {
            Cargo cargo = world.Keep(new Cargo());
            world.Partner(Fill(cargo));
            await cargo.Get();
            await cargo.Get();
        })
        {
            Check = CheckCargo,
        },
        new("ItemEnumerator.MoveNextAsync", async world =>
        {
            Cargo cargo = world.Keep(new Cargo());
            world.Partner(Fill(cargo, shutsDown: true));
            await foreach (int item in cargo.Queue)
            {
                cargo.Taken.Add(item);
            }
        })
        {
            Check = CheckCargo,
        },
        new("AsyncQueue.Join", async world =>
        {
            Cargo cargo = world.Keep(new Cargo());
            world.Partner(Drain(cargo));
            cargo.PutNoWait(1);
            await cargo.Queue.Join();
        })
        {
            Check = CheckCargo,
        },
    ];

    private static IEnumerable<Case> Channels =>
    [
        new("SendChannel.Send", async world => await SendAll(world, capacity: 0)) { Check = CheckFreight },
        new("SendChannel.Send", async world => await SendAll(world, capacity: 1)) { Check = CheckFreight },
        new("ReceiveChannel.Receive", async world => await ReceiveAll(world, capacity: 0)) { Check = CheckFreight },
        new("ReceiveChannel.Receive", async world => await ReceiveAll(world, capacity: 1)) { Check = CheckFreight },
        new("ItemEnumerator.MoveNextAsync", async world =>
        {
            Freight freight = world.Keep(new Freight(capacity: 0));
            world.Partner(freight.SendMany(closes: true));
            await foreach (int item in freight.Receiver)
            {
                freight.Received.Add(item);
            }
        })
        {
            Check = CheckFreight,
        },
        new("SafeChannel.Run", async _ => await SafeChannel.Run<int>(
            async sender => await sender.Send(await Work()),
            async receiver =>
            {
                await foreach (int _ in receiver)
                {
                    await Asyncio.Sleep(1);
                }
            })),
    ];

    private static async Coroutine Drain(Cargo cargo)
    {
        while (true)
        {
            await Asyncio.Sleep(1);
            await cargo.Get();
            cargo.Queue.TaskDone();
        }
    }

    private static async Coroutine Fill(Cargo cargo, bool shutsDown = false)
    {
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(1);
            await cargo.Put(i);
        }

        if (shutsDown)
        {
            cargo.Queue.Shutdown();
        }
    }

    private static async Coroutine SendAll(World world, int capacity)
    {
        Freight freight = world.Keep(new Freight(capacity));
        world.Partner(freight.ReceiveMany());
        await freight.Send(1);
        await freight.Send(2);
        await freight.Send(3);
    }

    private static async Coroutine ReceiveAll(World world, int capacity)
    {
        Freight freight = world.Keep(new Freight(capacity));
        world.Partner(freight.SendMany());
        freight.Received.Add(await freight.Receiver.Receive());
        freight.Received.Add(await freight.Receiver.Receive());
    }

    private static void CheckCargo(World world)
    {
        if (world.Kept<Cargo>() is { } cargo)
        {
            while (!cargo.Queue.Empty)
            {
                cargo.Taken.Add(cargo.Queue.GetNoWait());
            }

            Assert.Equal(cargo.In, cargo.Taken);
        }
    }

    private static void CheckFreight(World world)
    {
        if (world.Kept<Freight>() is { } freight)
        {
            while (freight.Receiver.GetStatistics().CurrentBufferUsed > 0)
            {
                freight.Received.Add(freight.Receiver.ReceiveNoWait());
            }

            Assert.Equal(freight.Sent, freight.Received);
            freight.Sender.Close();
            freight.Receiver.Close();
        }
    }
}
