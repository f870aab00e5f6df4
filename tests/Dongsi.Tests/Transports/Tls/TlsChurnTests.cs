using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports.Tls;

public sealed class TlsChurnTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void However_connections_end_nothing_is_left(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var random = new Random(1234);
        await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", 0, ssl: Certificates.Server());
        var limiter = new CapacityLimiter(20);
        await Nursery.Run(async nursery =>
        {
            for (int i = 0; i < 300; i++)
            {
                _ = nursery.StartSoon(Connect(i % 6, random.Next(12)));
            }
        });
        await IoLoop.Until(() => server.GetStatistics().Connections == 0);

        async Coroutine Connect(int way, int turns)
        {
            using (await limiter.Acquire())
            {
                LoopTask client = Asyncio.CreateTask(Talk(server.Port, way));
                for (int turn = 0; way == 5 && turn < turns && !client.Done; turn++)
                {
                    await Asyncio.Sleep(0);
                }

                if (way == 5)
                {
                    client.Cancel();
                }

                await Asyncio.Wait([client]);
                if (!client.Cancelled && client.Exception is { } e)
                {
                    Assert.IsAssignableFrom<ConnectionException>(e);
                }
            }
        }
    });

    private static async Coroutine Talk(int port, int way)
    {
        var (reader, writer) = await Asyncio.OpenConnection(
            "127.0.0.1", port, ssl: Certificates.ClientOf());
        try
        {
            writer.Write([(byte)way]);
            writer.Write(new byte[way * 50_000]);
            if (way == 0)
            {
                return;
            }

            if (way == 1)
            {
                writer.Transport.Abort();
                return;
            }

            await reader.Read();
        }
        finally
        {
            writer.Close();
        }

        await writer.WaitClosed();
    }

    private static async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        try
        {
            byte[] way = await reader.ReadExactly(1);
            writer.Write(new byte[200_000]);
            if (way[0] == 2)
            {
                writer.Transport.Abort();
            }
            else if (way[0] == 3)
            {
                await writer.Drain();
            }
        }
        catch (Exception e) when (e is ConnectionException or IncompleteReadException)
        {
            // The client went away.
        }
        finally
        {
            writer.Close();
        }
    }
}
