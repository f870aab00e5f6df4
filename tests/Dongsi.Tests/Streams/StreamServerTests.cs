using System.Runtime.CompilerServices;
using System.Text;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Streams;

/// <summary>Servers of streams, and what their handlers do.</summary>
public sealed class StreamServerTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void Lines_are_echoed(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0);
        var (reader, writer) = await Connecting.Streams(server);
        for (int i = 0; i < 100; i++)
        {
            writer.Write(Encoding.UTF8.GetBytes($"line {i}\n"));
            await writer.Drain();
            Assert.Equal($"line {i}\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        }

        writer.WriteEof();
        Assert.Empty(await reader.Read());
        await writer.DisposeAsync();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Much_is_echoed_while_both_sides_wait_for_each_other(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        const int Total = 20_000_000;
        await using Server server = await Asyncio.StartServer(EchoBytes, "127.0.0.1", 0);
        var (reader, writer) = await Connecting.Streams(server);
        await TaskGroup.Run(async group =>
        {
            group.CreateTask(Send());
            Assert.Equal(StreamReadingTests.Numbered(Total), await reader.ReadExactly(Total));
        });
        Assert.Empty(await reader.Read());
        await writer.DisposeAsync();

        async Coroutine Send()
        {
            byte[] all = StreamReadingTests.Numbered(Total);
            for (int sent = 0; sent < Total; sent += 50_000)
            {
                writer.Write(all.AsMemory(sent, 50_000));
                await writer.Drain();
            }

            writer.WriteEof();
        }
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Five_hundred_talk_at_once(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0, backlog: 600);
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < 500; i++)
            {
                group.CreateTask(Talk(i));
            }

            await Asyncio.Checkpoint();
        });
        Assert.Equal(500, server.GetStatistics().Accepted);

        async Coroutine Talk(int number)
        {
            var (reader, writer) = await Connecting.Streams(server);
            for (int i = 0; i < 5; i++)
            {
                string line = $"{number}: {i}\n";
                writer.Write(Encoding.UTF8.GetBytes(line));
                Assert.Equal(line, Encoding.UTF8.GetString(await reader.ReadLine()));
            }

            await writer.DisposeAsync();
        }
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_handler_that_throws_is_reported_and_its_connection_closed(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await Asyncio.StartServer(Fail, "127.0.0.1", 0);
            var (reader, writer) = await Connecting.Streams(server);
            writer.Write("x\n"u8);
            Assert.Equal("goodbye", Encoding.UTF8.GetString(await reader.Read()));
            LoopErrorContext report = io.TakeReport();
            Assert.IsType<FormatException>(report.Exception);
            Assert.Contains("handler", report.Message, StringComparison.Ordinal);
            Assert.NotNull(report.Transport);
            await writer.DisposeAsync();

            static async Coroutine Fail(AsyncStreamReader reader, AsyncStreamWriter writer)
            {
                await reader.ReadLine();
                writer.Write("goodbye"u8);
                throw new FormatException("no such command");
            }
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_handler_that_cannot_even_begin_is_reported_too(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await Asyncio.StartServer(
            (_, _) => throw new FormatException("at once"), "127.0.0.1", 0);
        var (reader, writer) = await Connecting.Streams(server);
        Assert.Empty(await reader.Read());
        Assert.IsType<FormatException>(io.TakeReport().Exception);
        await writer.DisposeAsync();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_handler_that_is_cancelled_closes_its_connection_in_silence(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            LoopTask? task = null;
            await using Server server = await Asyncio.StartServer(
                async (reader, _) =>
                {
                    task = Asyncio.CurrentTask;
                    await reader.Read();
                },
                "127.0.0.1", 0);
            var (reader, writer) = await Connecting.Streams(server);
            await IoLoop.Until(() => task is not null);
            task!.Cancel("enough");
            Assert.Empty(await reader.Read());
            Assert.True(task.Cancelled);
            io.AssertNoReport();
            await writer.DisposeAsync();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_handler_that_forgets_to_close_is_found_by_the_collector(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            int handled = 0;
            await using Server server = await Asyncio.StartServer(Forget, "127.0.0.1", 0);
            var (reader, writer) = await Connecting.Streams(server);
            await IoLoop.Until(() => handled == 1);
            LoopTask<byte[]> end = Asyncio.CreateTask(reader.Read());
            while (!end.Done)
            {
                Garbage.Collect();
                await Asyncio.Sleep(0.001);
            }

            Assert.Empty(await end);
            LoopErrorContext report = io.TakeReport();
            Assert.Equal(LoopErrorKind.Warning, report.Kind);
            Assert.Contains("forgotten", report.Message, StringComparison.Ordinal);
            await writer.DisposeAsync();

            [MethodImpl(MethodImplOptions.NoInlining)]
            async Coroutine Forget(AsyncStreamReader reader, AsyncStreamWriter writer)
            {
                await Asyncio.Checkpoint();
                writer.Write(""u8);
                handled++;
            }
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_handler_may_close_after_it_has_returned(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        AsyncStreamWriter? kept = null;
        await using Server server = await Asyncio.StartServer(
            async (_, writer) =>
            {
                await Asyncio.Checkpoint();
                kept = writer;
            },
            "127.0.0.1", 0);
        var (reader, writer) = await Connecting.Streams(server);
        await IoLoop.Until(() => kept is not null);
        Garbage.Collect();
        await LoopTest.WaitAllTasksBlocked();
        Assert.False(kept!.IsClosing);
        kept.Write("later"u8);
        await kept.DisposeAsync();
        Assert.Equal("later", Encoding.UTF8.GetString(await reader.Read()));
        await writer.DisposeAsync();
        io.AssertNoReport();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Shutdown_waits_for_those_who_are_busy_and_closes_those_who_only_wait(PollerKind poller) =>
        IoLoop.RunInVirtualTime(poller, async _ =>
        {
            List<string> ends = [];
            Server server = await Asyncio.StartServer(
                async (reader, writer) =>
                {
                    await using (writer)
                    {
                        string line = Encoding.UTF8.GetString(await reader.ReadLine());
                        if (line.Length > 0)
                        {
                            await Asyncio.Sleep(20);
                            writer.Write("done"u8);
                        }

                        ends.Add(line);
                    }
                },
                "127.0.0.1", 0);
            var (busyReader, busyWriter) = await Connecting.Streams(server);
            var (idleReader, idleWriter) = await Connecting.Streams(server);
            busyWriter.Write("work\n"u8);
            await IoLoop.Until(() => server.GetStatistics().Connections == 2);
            await server.Shutdown(200);
            Assert.Equal(0, server.GetStatistics().Connections);
            Assert.Equal("done", Encoding.UTF8.GetString(await busyReader.Read()));
            Assert.Empty(await idleReader.Read());
            Assert.Equal(["work\n", ""], ends);
            await busyWriter.DisposeAsync();
            await idleWriter.DisposeAsync();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Unix_sockets_with_a_file_and_without_one(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        string name = "dongsi-" + Guid.NewGuid().ToString("N");
        string[] paths = OperatingSystem.IsLinux()
            ? [Path.Combine(Path.GetTempPath(), name), $"\0{name}"]
            : [Path.Combine(Path.GetTempPath(), name)];
        foreach (string path in paths)
        {
            await using (await Asyncio.StartUnixServer(Echo, path, limit: 10))
            {
                var (reader, writer) = await Asyncio.OpenUnixConnection(path);
                writer.Write("hello\n"u8);
                Assert.Equal("hello\n", Encoding.UTF8.GetString(await reader.ReadLine()));
                await writer.DisposeAsync();
            }

            await Expect.Throws<ConnectionRefusedException>(Refused(path));
        }

        Assert.False(File.Exists(paths[0]));

        static async Coroutine Refused(string path)
        {
            try
            {
                await Asyncio.OpenUnixConnection(path);
            }
            catch (ConnectionException e) when (e is not ConnectionRefusedException && path[0] != '\0')
            {
                // The file is gone.
                throw new ConnectionRefusedException();
            }
        }
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Two_loops_talk_and_neither_touches_the_other(PollerKind poller)
    {
        int port = 0;
        AsyncStreamWriter? foreign = null;
        using var isListening = new ManualResetEventSlim();
        Task serving = Task.Factory.StartNew(
            () => IoLoop.Run(poller, async _ =>
            {
                Future<bool> served = Asyncio.RunningLoop.CreateFuture<bool>();
                await using Server server = await Asyncio.StartServer(
                    async (reader, writer) =>
                    {
                        foreign = writer;
                        await Echo(reader, writer);
                        served.SetResult(true);
                    },
                    "127.0.0.1", 0);
                port = server.Port;
                isListening.Set();
                await served;
            }),
            TaskCreationOptions.LongRunning);
        IoLoop.Run(poller, async _ =>
        {
            await Asyncio.ToThread(isListening.Wait);
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
            writer.Write("across\n"u8);
            Assert.Equal("across\n", Encoding.UTF8.GetString(await reader.ReadLine()));
            Assert.Throws<InvalidOperationException>(() => foreign!.Write("x"u8));
            Assert.Throws<InvalidOperationException>(() => foreign!.GetStatistics());
            Assert.Throws<InvalidOperationException>(foreign!.Close);
            await writer.DisposeAsync();
        });
        serving.GetAwaiter().GetResult();
    }

    [Theory, ClassData(typeof(EveryPoller))]
    public void Without_a_handler_there_is_no_server(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        await Asyncio.Checkpoint();
        Assert.Throws<ArgumentNullException>(() => { Asyncio.StartServer(null!, "127.0.0.1", 0); });
        await Expect.Throws<ArgumentNullException>(Asyncio.StartUnixServer(null!, "\0nobody"));
    });

    private static async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        await using (writer)
        {
            await foreach (byte[] line in reader)
            {
                writer.Write(line);
                await writer.Drain();
            }
        }
    }

    private static async Coroutine EchoBytes(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        await using (writer)
        {
            byte[] memory = new byte[30_000];
            while (await reader.Read(memory) is var count and > 0)
            {
                writer.Write(memory.AsMemory(0, count));
                await writer.Drain();
            }
        }
    }
}
