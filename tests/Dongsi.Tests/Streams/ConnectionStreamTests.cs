using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Streams;

public sealed class ConnectionStreamTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void What_is_written_is_read_and_what_was_read_ahead_comes_first(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            await Task.Run(() => peer.Send("hello "u8));
            byte[] buffer = new byte[100];
            Assert.Equal(6, await stream.ReadAsync(buffer));
            await stream.WriteAsync("world"u8.ToArray());
            await stream.FlushAsync();
            Assert.Equal(5, await Asyncio.ToThread(() => peer.Receive(buffer)));
            peer.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await stream.ReadAsync(buffer));
            Assert.True(stream.CanRead && stream.CanWrite && !stream.CanSeek);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void An_empty_read_waits_for_something_and_takes_nothing(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            ValueTask<int> read = stream.ReadAsync(Memory<byte>.Empty);
            Assert.False(read.IsCompleted);
            peer.Send("abc"u8);
            Assert.Equal(0, await read);
            byte[] buffer = new byte[10];
            Assert.Equal(3, await stream.ReadAsync(buffer));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_write_waits_while_the_other_side_cannot_keep_up(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            byte[] big = new byte[20_000_000];
            ValueTask write = stream.WriteAsync(big);
            Assert.False(write.IsCompleted);
            LoopTask<int> receiving = Asyncio.CreateTask(Asyncio.ToThread(() => ReceiveAll(peer, big.Length)));
            await write;
            Assert.Equal(big.Length, await receiving);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void The_blocking_calls_work_on_threads_and_are_refused_on_the_loop(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            byte[] buffer = new byte[10];
            InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => stream.Read(buffer, 0, 10));
            Assert.Contains("ReadAsync", e.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => stream.Write(buffer, 0, 10));
            stream.Flush();
            await Asyncio.ToThread(() =>
            {
                stream.Write("ping"u8);
                Assert.Equal(4, peer.Receive(buffer));
                peer.Send("pong"u8);
                Assert.Equal(4, stream.Read(buffer));
            });
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void From_other_threads_it_goes_on_in_the_pool(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            int loopThread = Environment.CurrentManagedThreadId;
            await Task.Run(async () =>
            {
                byte[] buffer = new byte[10];
                for (int i = 0; i < 100; i++)
                {
                    await stream.WriteAsync("ping"u8.ToArray()).ConfigureAwait(false);
                    Assert.NotEqual(loopThread, Environment.CurrentManagedThreadId);
                    Assert.Equal(4, peer.Receive(buffer));
                    peer.Send("pong"u8);
                    Assert.Equal(4, await stream.ReadAsync(buffer).ConfigureAwait(false));
                    Assert.NotEqual(loopThread, Environment.CurrentManagedThreadId);
                }
            });
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_foreign_method_goes_on_at_once_and_one_that_wants_home_comes_home(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            int loopThread = Environment.CurrentManagedThreadId;
            SynchronizationContext? home = SynchronizationContext.Current;
            byte[] buffer = new byte[1];
            Task<SynchronizationContext?> foreign = Foreign();
            peer.Send("a"u8);
            Assert.Null(await foreign);
            Task<SynchronizationContext?> plain = Plain();
            peer.Send("a"u8);
            Assert.Same(home, await plain);

            // Two state machines deep: where a context is current, the outer one would go to the pool.
            async Task<SynchronizationContext?> Foreign()
            {
                await Inner().ConfigureAwait(false);
                Assert.Equal(loopThread, Environment.CurrentManagedThreadId);
                return SynchronizationContext.Current;
            }

            async Task Inner() => Assert.Equal(1, await stream.ReadAsync(buffer).ConfigureAwait(false));

            async Task<SynchronizationContext?> Plain()
            {
                Assert.Equal(1, await stream.ReadAsync(buffer));
                Assert.Equal(loopThread, Environment.CurrentManagedThreadId);
                return SynchronizationContext.Current;
            }
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_token_ends_a_read_that_has_taken_nothing_and_a_write(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            byte[] buffer = new byte[10];
            using var here = new CancellationTokenSource();
            ValueTask<int> read = stream.ReadAsync(buffer, here.Token);
            here.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await stream.ReadExactlyAsync(buffer, here.Token));
            using var there = new CancellationTokenSource();
            read = stream.ReadAsync(buffer, there.Token);
            await Task.Run(there.Cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
            peer.Send("abc"u8);
            Assert.Equal(3, await stream.ReadAsync(buffer));
            using var full = new CancellationTokenSource();
            ValueTask write = stream.WriteAsync(new byte[20_000_000], full.Token);
            full.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await write);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void The_tokens_of_a_scope_end_it(PollerKind poller) =>
        Run(poller, async (stream, _) =>
        {
            CancelScope scope = await Asyncio.MoveOnAfter(
                0.01, async _ => await stream.ReadExactlyAsync(new byte[10], Asyncio.CurrentToken));
            Assert.True(scope.CancelledCaught);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Two_reads_at_once_are_refused_whoever_reads(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            await using Server server = await io.Loop.CreateServer(
                () => new Transports.RecordingProtocol(), "127.0.0.1");
            var (reader, writer) = await Connecting.Streams(server);
            Stream stream = (reader, writer).AsStream();
            ValueTask<int> first = stream.ReadAsync(new byte[10]);
            Assert.Throws<BusyResourceException>(() => { _ = stream.ReadAsync(new byte[10]); });
            await Expect.Throws<BusyResourceException>(reader.ReadLine());
            await stream.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await first);
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.ReadExactlyAsync(new byte[10]));
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.WriteAsync(new byte[10]));
            Assert.True(writer.IsClosing);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_connection_that_is_lost_ends_who_waits(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            ValueTask<int> read = stream.ReadAsync(new byte[10]);
            peer.LingerState = new LingerOption(true, 0);
            peer.Dispose();
            await Assert.ThrowsAsync<ConnectionResetException>(async () => await read);
            await Assert.ThrowsAsync<ConnectionResetException>(async () => await stream.WriteAsync(new byte[1]));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void It_can_be_disposed_on_any_thread(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            await Task.Run(async () => await stream.DisposeAsync());
            Assert.Equal(0, peer.Receive(new byte[1]));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void The_streams_of_NET_fit_on_it(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            using var received = new NetworkStream(peer);
            await using (var zip = new GZipStream(stream, CompressionMode.Compress, leaveOpen: true))
            await using (var text = new StreamWriter(zip, leaveOpen: true))
            {
                await text.WriteAsync(new string('x', 100_000));
            }

            await stream.DisposeAsync();
            string got = await Asyncio.ToThread(() =>
            {
                using var unzip = new GZipStream(received, CompressionMode.Decompress);
                return new StreamReader(unzip, Encoding.UTF8).ReadToEnd();
            });
            Assert.Equal(100_000, got.Length);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Who_waits_on_another_thread_hears_that_the_loop_was_closed(PollerKind poller)
    {
        Task<Exception> waiting;
        using (var io = new IoLoop(poller))
        {
            (Stream stream, Socket peer, Server server) = io.Loop.RunUntilComplete(Open());
            waiting = Task.Run(() => Assert.ThrowsAny<Exception>(() => stream.Read(new byte[1])));
            io.Loop.RunUntilComplete(Asyncio.Sleep(0.05));
            server.Close();
            io.Loop.Close();
            peer.Dispose();

            async Coroutine<(Stream, Socket, Server)> Open()
            {
                var made = io.Loop.CreateFuture<Stream>();
                Server server = await Asyncio.StartServer(
                    async (reader, writer) =>
                    {
                        await Asyncio.Checkpoint();
                        made.SetResult((reader, writer).AsStream());
                    },
                    "127.0.0.1", 0);
                Socket peer = Connecting.Socket(server);
                return (await made, peer, server);
            }
        }

        Assert.IsType<InvalidOperationException>(waiting.GetAwaiter().GetResult());
    }

    [Theory, ClassData(typeof(EveryPoller))]
    public void Reading_and_writing_allocate_nothing(PollerKind poller) =>
        Run(poller, async (stream, peer) =>
        {
            byte[] message = new byte[64];
            long before = 0;
            for (int i = 0; i < 1_100; i++)
            {
                if (i == 100)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                ValueTask<int> read = stream.ReadAsync(message);
                Assert.False(read.IsCompleted);
                peer.Send("hello"u8);
                await read;
                await stream.WriteAsync(message);
                peer.Receive(message);
            }

            // What a coroutine needs to await something that is not ours; see ForeignWait.
            Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000, 0, 200);
        });

    private static void Run(PollerKind poller, Func<Stream, Socket, Coroutine> body) => IoLoop.Run(poller, async io =>
    {
        Future<Stream> made = io.Loop.CreateFuture<Stream>();
        await using Server server = await Asyncio.StartServer(
            async (reader, writer) =>
            {
                await Asyncio.Checkpoint();
                made.SetResult((reader, writer).AsStream());
            },
            "127.0.0.1", 0);
        using Socket peer = Connecting.Socket(server);
        await using Stream stream = await made;
        await body(stream, peer);
        peer.Dispose();
    });

    private static int ReceiveAll(Socket peer, int count)
    {
        byte[] buffer = new byte[65536];
        int got = 0;
        while (got < count)
        {
            got += peer.Receive(buffer);
        }

        return got;
    }
}
