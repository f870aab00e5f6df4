namespace Dongsi.Tests.Everywhere;

// Processes: whatever is cancelled, each is waited for.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Subprocesses =>
    [
        new("Asyncio.CreateSubprocessExec", async _ =>
        {
            await using Subprocess cat = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe, Stdio.Pipe);
            cat.Stdin!.Write("line\n"u8);
            await cat.Stdout!.ReadLine();
        })
        {
            HasIo = true,
            TakesItsTime = true,
        },
        new("Asyncio.CreateSubprocessShell", async _ =>
        {
            await using Subprocess shell = await Asyncio.CreateSubprocessShell("echo line", stdout: Stdio.Pipe);
            await shell.Stdout!.ReadLine();
        })
        {
            HasIo = true,
            TakesItsTime = true,
        },
        new("Asyncio.RunProcess", async _ => await Asyncio.RunProcess("cat", [], new byte[100_000]))
        {
            HasIo = true,
            TakesItsTime = true,
        },
        new("Subprocess.Wait", async _ =>
        {
            await using Subprocess process = await Asyncio.CreateSubprocessExec("true", []);
            await process.Wait();
        })
        {
            HasIo = true,
            TakesItsTime = true,
        },
        new("Subprocess.Communicate", async _ =>
        {
            await using Subprocess cat = await Asyncio.CreateSubprocessExec(
                "cat", [], Stdio.Pipe, Stdio.Pipe, Stdio.Pipe);
            await cat.Communicate(new byte[100_000]);
        })
        {
            HasIo = true,
            TakesItsTime = true,
        },
        new("EventLoop.SubprocessExec", async world => await Close(
            await world.Loop.SubprocessExec(() => new Forgetful(), "cat", [])))
        {
            HasIo = true,
        },
        new("EventLoop.SubprocessShell", async world => await Close(
            await world.Loop.SubprocessShell(() => new Forgetful(), "cat")))
        {
            HasIo = true,
        },
    ];

    private static async Coroutine Close((SubprocessTransport Transport, Forgetful Protocol) process)
    {
        process.Transport.Close();
        await process.Protocol.Lost.Wait();
    }

    private sealed class Forgetful : SubprocessProtocol
    {
        public AsyncEvent Lost { get; } = new();

        public override void ConnectionLost(Exception? exception) => Lost.Set();
    }
}
