using System.Net.Sockets;
using Dongsi.Reliability.Harness;
using Dongsi.Testing;

namespace Dongsi.Reliability.Checks;

/// <summary>Connect, ask, be answered, close; again and again.</summary>
internal sealed class ChurnCheck() : Check(
    "R21", "A connection that is over leaves nothing behind, however many there were.")
{
    private const int AtOnce = 16;

    public override Action<Trial>? Canary => trial => Churn(trial, 200, keepsEveryTenth: true);

    public override void Run(Trial trial)
    {
        int rounds = trial.Size(20_000, 500_000);
        Churn(trial, rounds, keepsEveryTenth: false);
        trial.Held(rounds, "connections, one after the other");
    }

    private static void Churn(Trial trial, int rounds, bool keepsEveryTenth)
    {
        int before = Descriptors.Open().Length;
        List<Socket> kept = [];
        trial.Run(async () =>
        {
            await using Server server = await Asyncio.StartServer(Answer, "127.0.0.1", 0);
            int left = rounds;
            await TaskGroup.Run(async group =>
            {
                for (int i = 0; i < AtOnce; i++)
                {
                    group.CreateTask(Client());
                }
            });
            await server.Shutdown(TimeSpan.FromSeconds(5));

            async Coroutine Client()
            {
                while (left-- > 0)
                {
                    var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
                    writer.Write("ping\n"u8);
                    byte[] answer = await reader.ReadLine();
                    trial.Require(answer.AsSpan().SequenceEqual("ping\n"u8), "The answer is not the question.");
                    if (keepsEveryTenth && left % 10 == 0)
                    {
                        kept.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                    }

                    writer.Close();
                    await writer.WaitClosed();
                }
            }
        });
        int after = Descriptors.Open().Length;
        kept.ForEach(socket => socket.Dispose());
        trial.Require(after == before, $"{before} descriptors before, {after} after {rounds} rounds.");
    }

    private static async Coroutine Answer(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        writer.Write(await reader.ReadLine());
        await writer.Drain();
        writer.Close();
        await writer.WaitClosed();
    }
}
