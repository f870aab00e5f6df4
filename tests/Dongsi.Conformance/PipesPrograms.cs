using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Dongsi.Conformance;

/// <summary>Pipes with protocols.</summary>
internal static class PipesPrograms
{
    public static void ThroughAPipe(Log log) => InRealTime(log, async () =>
    {
        var reader = new Recorder(log, "reader");
        var writer = new Recorder(log, "writer");
        var (source, target) = await Ends(reader, writer);
        target.Write("hello"u8);
        await Until(() => reader.Received == "hello");
        log($"closing {Yes(source.IsClosing || target.IsClosing)}");
        target.Close();
        await Until(() => writer.IsLost);
        await Until(() => reader.IsLost);
    });

    public static void TheWriterEnds(Log log) => InRealTime(log, async () =>
    {
        var reader = new Recorder(log, "reader");
        Recorder writer = Quiet();
        var (source, target) = await Ends(reader, writer);
        target.Write("last"u8);
        target.WriteEof();
        await Until(() => reader.IsLost);
        log($"received {reader.Received}, closing {Yes(source.IsClosing && target.IsClosing)}");
        await Until(() => writer.IsLost);
    });

    public static void TheReaderGoes(Log log) => InRealTime(log, async () =>
    {
        Recorder reader = Quiet();
        var writer = new Recorder(log, "writer");
        var (source, _) = await Ends(reader, writer);
        source.Close();
        await Until(() => reader.IsLost);
        await Until(() => writer.IsLost);
    });

    public static void MoreThanItHolds(Log log) => InRealTime(log, async () =>
    {
        Recorder reader = Quiet();
        var writer = new Recorder(log, "writer");
        var (source, target) = await Ends(reader, writer);
        source.PauseReading();
        target.Write(Bytes(1_000_000));
        source.ResumeReading();
        await Until(() => target.WriteBufferSize == 0);
        target.Close();
        await Until(() => reader.IsLost);
        log($"received {reader.Received.Length}");
        await Until(() => writer.IsLost);
    });

    public static void AFileIsNoPipe(Log log) => InRealTime(log, async () =>
    {
        string path = Path.GetTempFileName();
        using (FileStream file = File.OpenRead(path))
        {
            try
            {
                await Asyncio.RunningLoop.ConnectReadPipe(
                    () => new Recorder(log), (int)file.SafeFileHandle.DangerousGetHandle());
            }
            catch (ArgumentException error)
            {
                log(Show(error));
            }
        }

        File.Delete(path);
    });

    private static async Coroutine<(Transport Source, Transport Target)> Ends(Recorder reader, Recorder writer)
    {
        EventLoop loop = Asyncio.RunningLoop;
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var (source, _) = await loop.ConnectReadPipe(() => reader, Take(pipe.SafePipeHandle));
        var (target, _) = await loop.ConnectWritePipe(() => writer, Take(pipe.ClientSafePipeHandle));
        return (source, target);
    }

    private static int Take(SafeHandle end)
    {
        int descriptor = (int)end.DangerousGetHandle();
        end.SetHandleAsInvalid();
        return descriptor;
    }
}
