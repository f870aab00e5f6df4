using Dongsi.Tests.Support;
using Dongsi.Tests.Threads;
using Xunit;

namespace Dongsi.Tests.Files;

/// <summary>Files whose users are cancelled while a thread is at work.</summary>
public sealed class AsyncFileCancelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_an_abandoned_read_brings_is_for_the_next_one(bool canSeek) => Run(async _ =>
    {
        using var stream = new SlowStream("one\ntwo\n"u8.ToArray(), canSeek);
        await using AsyncFile file = Asyncio.WrapFile(stream);
        await CancelWhenItRuns(stream, file.ReadLine());
        Assert.True(file.GetStatistics().IsThreadAtWork);
        Assert.Equal(0, file.Position);
        LoopTask<string?> next = Asyncio.CreateTask(file.ReadLine());
        await Asyncio.Sleep(0);
        Assert.False(next.Done);
        stream.End.Set();
        Assert.Equal("one", await next);
        Assert.Equal("two", await file.ReadLine());
    });

    [Fact]
    public void An_abandoned_read_does_not_touch_the_memory_it_was_given() => Run(async _ =>
    {
        using var stream = new SlowStream("12345"u8.ToArray());
        await using AsyncFile file = Asyncio.WrapFile(stream);
        byte[] buffer = new byte[5];
        await CancelWhenItRuns(stream, file.Read(buffer));
        stream.End.Set();
        await Meanwhile.UntilNoWorker();
        Assert.Equal(new byte[5], buffer);
        Assert.Equal("12345"u8.ToArray(), await file.ReadBytes());
    });

    [Fact]
    public void An_abandoned_write_ends_and_writes_what_it_was_given() => Run(async _ =>
    {
        using var stream = new SlowStream([]);
        byte[] data = "12345"u8.ToArray();
        await using (AsyncFile file = Asyncio.WrapFile(stream))
        {
            await CancelWhenItRuns(stream, file.Write(data));

            // The memory is the caller's again.
            data.AsSpan().Clear();
            stream.End.Set();
            await file.Flush();
            Assert.Equal(5, file.Position);
            await file.Write("6"u8.ToArray());
        }

        Assert.Equal("123456"u8.ToArray(), stream.Written());
    });

    [Fact]
    public void A_long_write_that_is_cancelled_says_by_the_position_how_much_was_written() => Run(async _ =>
    {
        using var stream = new SlowStream([]) { Fast = 1 };
        await using AsyncFile file = Asyncio.WrapFile(stream);
        await CancelWhenItRuns(stream, file.Write(new byte[1_000_000]));
        stream.End.Set();
        await file.Flush();
        Assert.Equal(2 * 65536, file.Position);
    });

    [Fact]
    public void A_cancelled_scope_waits_for_the_write_that_has_begun() => Run(async _ =>
    {
        using var stream = new SlowStream([]);
        await using AsyncFile file = Asyncio.WrapFile(stream);
        bool wasWritten = false;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            Asyncio.CreateTask(CancelScopeWhenItRuns(stream, scope));
            await file.Write("12345");
            wasWritten = true;
            await Asyncio.Sleep(1);
        });
        Assert.True(scope.CancelledCaught);
        Assert.True(wasWritten);
        Assert.Equal(5, file.Position);
    });

    [Fact]
    public void The_failure_of_an_abandoned_write_is_reported() => Run(async test =>
    {
        var failure = new IOException("The disk is on fire.");
        using var stream = new SlowStream([]) { Failure = failure };
        await using AsyncFile file = Asyncio.WrapFile(stream);
        await CancelWhenItRuns(stream, file.Write("12345"));
        stream.End.Set();
        await Meanwhile.UntilNoWorker();
        Assert.Equal(0, file.Position);
        Assert.Same(failure, test.TakeReport().Exception);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_is_closed_even_if_its_user_is_cancelled(bool byScope) => Run(async _ =>
    {
        AsyncFile file = await Asyncio.OpenFile(_folder.File("a", "x"));
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            LoopTask user = Asyncio.CreateTask(Use());
            await Asyncio.Sleep(0);
            if (!byScope)
            {
                user.Cancel();
                await Expect.Throws<CancelledException>(user);
                return;
            }

            scope.Cancel();
            await file.Close();
            await Asyncio.Sleep(0);
        });
        Assert.Equal(byScope, scope.CancelledCaught);
        Assert.True(file.IsClosed);
        await Meanwhile.UntilNoWorker();

        async Coroutine Use()
        {
            if (!byScope)
            {
                await using (file)
                {
                    await Asyncio.Sleep(100);
                }
            }
        }
    });

    [Fact]
    public void Closing_waits_for_an_abandoned_thread_whoever_cancels_it() => Run(async _ =>
    {
        using var stream = new SlowStream("x"u8.ToArray());
        AsyncFile file = Asyncio.WrapFile(stream);
        await CancelWhenItRuns(stream, file.ReadLine());
        LoopTask closing = Asyncio.CreateTask(CloseAndGoOn());
        await Asyncio.Sleep(0);
        closing.Cancel("the first time");
        await Asyncio.Sleep(0);
        Assert.False(closing.Done);
        stream.End.Set();
        CancelledException e = await Expect.Throws<CancelledException>(closing);
        Assert.Equal("the first time", e.Reason);
        Assert.False(stream.CanRead);

        async Coroutine CloseAndGoOn()
        {
            await file.Close();
            Assert.False(stream.CanRead);
            await Asyncio.Sleep(1);
        }
    });

    [Fact]
    public void A_file_whose_opening_was_abandoned_is_closed_again() => Run(async _ =>
    {
        string path = _folder.File("a", "x");
        for (int turns = 0; turns < 20; turns++)
        {
            LoopTask<AsyncFile> opening = Asyncio.CreateTask(Asyncio.OpenFile(path));
            for (int turn = 0; turn < turns; turn++)
            {
                await Asyncio.Sleep(0);
            }

            if (!opening.Cancel())
            {
                await (await opening).Close();
                continue;
            }

            await Expect.Throws<CancelledException>(opening);
        }

        // The gate around the test counts descriptors.
        await Meanwhile.UntilNoWorker();
    });

    private static async Coroutine CancelWhenItRuns(SlowStream stream, Coroutine coroutine)
    {
        LoopTask task = Asyncio.CreateTask(coroutine);
        await Meanwhile.UntilSet(stream.Began);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
    }

    private static async Coroutine CancelScopeWhenItRuns(SlowStream stream, CancelScope scope)
    {
        await Meanwhile.UntilSet(stream.Began);
        scope.Cancel();
        stream.End.Set();
    }

    private static void Run(Func<TestLoop, Coroutine> main) => TestLoop.Run(main, threads: true);
}
