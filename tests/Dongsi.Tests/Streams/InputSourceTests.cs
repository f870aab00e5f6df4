using System.IO.Pipes;
using Dongsi.LowLevel;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;
using static Dongsi.Tests.Streams.ByteStreamTests;

namespace Dongsi.Tests.Streams;

/// <summary>The standard input; here it is a pipe of the test's.</summary>
public sealed class InputSourceTests : IDisposable
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _end;
    private readonly InputSource _source;

    public InputSourceTests()
    {
        _end = new AnonymousPipeClientStream(PipeDirection.In, _pipe.ClientSafePipeHandle);
        _source = new InputSource(() => _end);
    }

    public void Dispose()
    {
        _end.Dispose();
        _pipe.Dispose();
    }

    [Theory, ClassData(typeof(EveryPoller))]
    public void Lines_are_read_until_the_end(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        AsyncStreamReader reader = Reader(io);
        _pipe.Write("one\ntw"u8);
        Assert.Equal("one\n", Text(await reader.ReadLine()));
        LoopTask<byte[]> line = Asyncio.CreateTask(reader.ReadLine());
        await LoopTest.WaitAllTasksBlocked();
        _pipe.Write("o\n"u8);
        Assert.Equal("two\n", Text(await line));
        _pipe.Dispose();
        Assert.Empty(await reader.ReadLine());
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Who_waits_may_be_cancelled_and_the_next_one_gets_what_comes(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            AsyncStreamReader reader = Reader(io);
            CancelScope scope = await Asyncio.MoveOnAfter(0.01, _ => reader.ReadLine());
            Assert.True(scope.CancelledCaught);
            _pipe.Write("late\n"u8);
            Assert.Equal("late\n", Text(await reader.ReadLine()));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_comes_when_its_loop_is_closed_is_for_the_next_loop(PollerKind poller)
    {
        IoLoop.Run(poller, async io =>
        {
            AsyncStreamReader reader = Reader(io);
            await Asyncio.MoveOnAfter(0.01, _ => reader.ReadLine());
        });
        _pipe.Write("late\n"u8);
        IoLoop.Run(poller, async io => Assert.Equal("late\n", Text(await Reader(io).ReadLine())));
    }

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_failure_is_thrown_by_the_read(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        _end.Dispose();
        await Expect.Throws<ObjectDisposedException>(Reader(io).ReadLine());
    });

    private AsyncStreamReader Reader(IoLoop io)
    {
        var reader = new AsyncStreamReader();
        reader.WhenWanted = new InputFeed(_source, io.Loop, reader).Ask;
        return reader;
    }
}
