using System.Text;

namespace Dongsi.Conformance;

/// <summary>Child processes with protocols. They are real ones, and so is the time.</summary>
internal static class SubprocessProtocolsPrograms
{
    public static void TheOrderOfTheCalls(Log log) => Run(async loop =>
    {
        var (transport, protocol) = await loop.SubprocessExec(() => new Recorder(log), "cat", []);
        log("started");
        transport.GetPipeTransport(0)!.Close();
        await protocol.Lost;
        log($"code {transport.ReturnCode}");
    });

    public static void DataComesWithItsDescriptor(Log log) => Run(async loop =>
    {
        var (_, protocol) = await loop.SubprocessShell(() => new Recorder(), "echo out; echo err >&2");
        await protocol.Lost;
        log($"{protocol.Output.ToString().Trim()} {protocol.Errors.ToString().Trim()}");
    });

    public static void PipesByNumber(Log log) => Run(async loop =>
    {
        var (transport, protocol) =
            await loop.SubprocessExec(() => new Recorder(), "cat", [], stderr: Stdio.Inherit);
        log(string.Join(
            ' ', Enumerable.Range(0, 4).Select(number => Yes(transport.GetPipeTransport(number) is not null))));
        log($"pid {Yes(transport.Pid > 0)}, code {transport.ReturnCode?.ToString() ?? "None"}");
        transport.GetPipeTransport(0)!.Write("through the cat"u8);
        transport.GetPipeTransport(0)!.WriteEof();
        await protocol.Lost;
        log($"{protocol.Output}, code {transport.ReturnCode}");
    });

    public static void ClosingTheTransportKills(Log log) => Run(async loop =>
    {
        var (transport, protocol) = await loop.SubprocessExec(() => new Recorder(log), "cat", []);
        transport.Close();
        log($"closing {Yes(transport.IsClosing)}");
        transport.Close();
        await protocol.Lost;
        log($"code {transport.ReturnCode}");
    });

    public static void ASignalToOneThatHasEnded(Log log) => Run(async loop =>
    {
        var (transport, protocol) = await loop.SubprocessExec(() => new Recorder(), "true", []);
        await protocol.Lost;
        foreach (Action send in (Action[])
            [() => transport.Terminate(), () => transport.Kill(), () => transport.SendSignal(Raise.Usr1)])
        {
            try
            {
                send();
            }
            catch (Exception error)
            {
                log(Show(error));
            }
        }
    });

    public static void SignalsReachIt(Log log) => Run(async loop =>
    {
        foreach (Action<SubprocessTransport> send in (Action<SubprocessTransport>[])
            [its => its.Terminate(), its => its.Kill(), its => its.SendSignal(Raise.Usr1)])
        {
            var (transport, protocol) = await loop.SubprocessExec(() => new Recorder(), "cat", []);
            send(transport);
            await protocol.Lost;
            log($"code {transport.ReturnCode}");
        }
    });

    public static void ItsExitIsToldWhileAGrandchildHasAPipe(Log log) => Run(async loop =>
    {
        var (transport, protocol) = await loop.SubprocessShell(
            () => new Recorder(), "sleep 1 & exit 3", stdin: Stdio.Inherit, stderr: Stdio.Inherit);
        await protocol.Exited.Wait();
        log($"code {transport.ReturnCode}, lost {Yes(protocol.Lost.Done)}");
        await protocol.Lost;
        log("lost");
    });

    private static void Run(Func<EventLoop, Coroutine> main) =>
        Asyncio.Run(async () => await main(Asyncio.RunningLoop));

    private sealed class Recorder(Log? log = null) : SubprocessProtocol
    {
        private readonly List<string> _middle = [];
        private readonly Future<bool> _lost = Asyncio.RunningLoop.CreateFuture<bool>();

        public StringBuilder Output { get; } = new();

        public StringBuilder Errors { get; } = new();

        public AsyncEvent Exited { get; } = new();

        public Future Lost => _lost;

        public override void ConnectionMade(SubprocessTransport transport) => log?.Invoke("connection made");

        public override void PipeDataReceived(int descriptor, ReadOnlyMemory<byte> data) =>
            (descriptor == 1 ? Output : Errors).Append(Encoding.UTF8.GetString(data.Span));

        public override void PipeConnectionLost(int descriptor, Exception? exception) =>
            _middle.Add($"pipe {descriptor} lost");

        public override void ProcessExited()
        {
            _middle.Add("exited");
            Exited.Set();
        }

        public override void ConnectionLost(Exception? exception)
        {
            foreach (string line in _middle.Order(StringComparer.Ordinal))
            {
                log?.Invoke(line);
            }

            log?.Invoke($"connection lost {Show(exception)}");
            _lost.SetResult(true);
        }
    }
}
