using System.Security.Cryptography;
using Dongsi.Reliability.Faults;
using Dongsi.Reliability.Harness;
using Dongsi.Tests.Support;

namespace Dongsi.Reliability.Checks;

/// <summary>Sessions through a network that splits, delays, changes, cuts and swallows; in clear, and with
/// TLS.</summary>
internal sealed class BadNetworkCheck() : Check(
    "R26", "Through a bad network a payload comes back as it was, or a documented error says why not.")
{
    private const int AtOnce = 32;
    private const int Largest = 40_000;

    // What must not happen: it is changed on the way, and nobody expects that.
    public override Action<Trial>? Canary => trial => trial.Run(
        () => Sessions(trial, 20, isTls: false, (_, _) => (LinkFault.Split, LinkFault.Corrupt)));

    public override void Run(Trial trial)
    {
        int sessions = trial.Size(200, 10_000);
        foreach (bool isTls in new[] { false, true })
        {
            trial.Run(() => Sessions(trial, sessions, isTls, Any));
        }

        trial.Held(2 * sessions, "sessions, half of them with TLS");
        trial.Survived(2 * sessions, "faults of the network");

        static (LinkFault Told, LinkFault Done) Any(int session, Trial trial)
        {
            LinkFault[] all = Enum.GetValues<LinkFault>();
            LinkFault fault = all[session % all.Length];
            return (fault, fault);
        }
    }

    private static async Coroutine Sessions(
        Trial trial, int sessions, bool isTls, Func<int, Trial, (LinkFault Told, LinkFault Done)> choose)
    {
        await using Server server = await Asyncio.StartServer(
            Answer, "127.0.0.1", 0, ssl: isTls ? Certificates.Server() : null);
        using var proxy = new FaultyProxy(server.Port);
        var door = new AsyncLock();
        int left = sessions;
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < AtOnce; i++)
            {
                group.CreateTask(Client());
            }
        });

        async Coroutine Client()
        {
            while (left-- > 0)
            {
                byte[] payload = new byte[1 + trial.Random.Next(Largest)];
                trial.Random.NextBytes(payload);
                (LinkFault told, LinkFault done) = choose(left, trial);
                int where = trial.Random.Next(payload.Length);
                string outcome = await Documented.Outcome(
                    () => Asyncio.Timeout(told == LinkFault.HalfOpen ? 0.5 : 30, _ => Session(payload, done, where)),
                    e => Documented.IsOfConnection(e) || e is TimeoutException or InvalidDataException);
                Judge(trial, told, isTls, outcome);
            }
        }

        async Coroutine Session(byte[] payload, LinkFault fault, int where)
        {
            AsyncStreamReader reader;
            AsyncStreamWriter writer;
            using (await door.Acquire())
            {
                proxy.Add(fault, where);
                (reader, writer) = await Asyncio.OpenConnection(
                    "127.0.0.1", proxy.Port, ssl: isTls ? Certificates.ClientOf() : null);
            }

            await using (writer)
            {
                writer.Write(BitConverter.GetBytes(payload.Length));
                writer.Write(payload);
                writer.Write(SHA256.HashData(payload));
                await writer.Drain();
                byte[] back = await reader.ReadExactly(payload.Length);
                byte[] hash = await reader.ReadExactly(SHA256.HashSizeInBytes);
                if (!back.AsSpan().SequenceEqual(payload) || !hash.AsSpan().SequenceEqual(SHA256.HashData(payload)))
                {
                    throw new InvalidDataException("The answer is not the question.");
                }
            }
        }
    }

    private static void Judge(Trial trial, LinkFault fault, bool isTls, string outcome)
    {
        string[] allowed = fault switch
        {
            LinkFault.Split or LinkFault.Coalesce or LinkFault.Delay => ["ok"],

            // In clear nobody can tell. Over TLS nothing that was changed is ever data.
            LinkFault.Corrupt when !isTls =>
                [nameof(InvalidDataException), nameof(IncompleteReadException), nameof(TimeoutException)],
            _ => [],
        };
        trial.Require(
            allowed.Length == 0 ? outcome != nameof(InvalidDataException) : allowed.Contains(outcome),
            $"A session{(isTls ? " with TLS" : "")} through {fault} ended with {outcome}.");
    }

    private static async Coroutine Answer(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        await using (writer)
        {
            try
            {
                int length = BitConverter.ToInt32(await reader.ReadExactly(sizeof(int)));
                if (length is > 0 and <= Largest)
                {
                    writer.Write(await reader.ReadExactly(length));
                    writer.Write(await reader.ReadExactly(SHA256.HashSizeInBytes));
                    await writer.Drain();
                }
            }
            catch (Exception e) when (Documented.IsOfConnection(e))
            {
                // As the network pleases.
            }
        }
    }
}
