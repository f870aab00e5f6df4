using System.Globalization;
using System.Runtime.InteropServices;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Roles;

/// <summary>
/// A server as services are: at the first SIGTERM it takes no new connections and lets requests end for so long, at the
/// second it cuts them off. It says its port, how many requests it has begun, and at its end how many it has answered;
/// and to a client "!" when its request has begun.
/// </summary>
/// <remarks>Arguments: the poller, how many seconds a request takes, how many seconds there are to end. It ends with 0
/// if all were answered, else with 3.</remarks>
internal sealed class GracefulServerRole() : Role("graceful-server")
{
    private int _begun;
    private int _answered;

    public override int Run(IReadOnlyList<string> arguments)
    {
        double seconds = double.Parse(arguments[1], CultureInfo.InvariantCulture);
        double grace = double.Parse(arguments[2], CultureInfo.InvariantCulture);
        Asyncio.Run(() => Serve(seconds, grace), new RunOptions { Poller = Options.PollerOf(arguments[0]) });
        Console.WriteLine($"answered {_answered}");
        return _answered == _begun ? 0 : 3;
    }

    private async Coroutine Serve(double seconds, double grace)
    {
        using SignalReceiver signals = Asyncio.OpenSignalReceiver(PosixSignal.SIGTERM);
        await using Server server = await Asyncio.StartServer(Answer, "127.0.0.1", 0, backlog: 4096);
        Console.WriteLine(server.Port);
        int terms = 0;
        LoopTask? stopping = null;
        await TaskGroup.Run(async group =>
        {
            await foreach (PosixSignal _ in signals)
            {
                if (++terms == 1)
                {
                    Console.WriteLine($"begun {_begun}");
                    stopping = group.CreateTask(Stop());
                }
                else
                {
                    server.AbortClients();
                    return;
                }
            }

            async Coroutine Stop()
            {
                await server.Shutdown(grace);
                signals.Dispose();
            }
        });

        async Coroutine Answer(AsyncStreamReader reader, AsyncStreamWriter writer)
        {
            await using (writer)
            {
                byte[] request = await reader.ReadLine();
                _begun++;
                writer.Write("!"u8);
                await Asyncio.Sleep(seconds);
                if (!writer.IsClosing)
                {
                    writer.Write(request);
                    _answered++;
                }
            }
        }
    }
}
