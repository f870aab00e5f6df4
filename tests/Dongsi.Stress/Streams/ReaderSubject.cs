using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Streams;

/// <summary>
/// The first task reads in every way that there is, the others feed the reader. What was returned and what is left, one
/// after the other, is what was fed.
/// </summary>
internal sealed class ReaderSubject : Subject
{
    private const int Limit = 12;
    private static readonly byte[][] s_separators = ["b"u8.ToArray(), "aca"u8.ToArray()];

    private readonly AsyncStreamReader _reader = new(Limit);
    private readonly byte[] _memory = new byte[8];
    private readonly List<byte> _fed = [];
    private readonly List<byte> _read = [];
    private readonly bool _loses;

    /// <param name="loses">What a cancelled read has not seen is lost, so that the test has something to find.</param>
    public ReaderSubject(bool loses = false) => _loses = loses;

    public override async Coroutine Act(Actor actor)
    {
        if (actor.Number != 0)
        {
            Feed(actor.Random);
        }
        else
        {
            try
            {
                await Read(actor);
            }
            catch (LimitOverrunException e)
            {
                Take(_reader.ReadNoWait(), actor, $"too long at {e.Consumed}");
            }
        }

        await actor.Pause();
    }

    public override bool Unblock(EventLoop loop)
    {
        loop.CallSoon(() => Feed(new Random(_fed.Count)));
        return true;
    }

    public override void Look() =>
        Demand(_read.SequenceEqual(_fed.Take(_read.Count)), $"read {Text(_read)} of {Text(_fed)}");

    public override void LookAtEnd()
    {
        _read.AddRange(_reader.ReadNoWait());
        Demand(_read.SequenceEqual(_fed), $"in all, read {Text(_read)} of {Text(_fed)}");
    }

    private async Coroutine Read(Actor actor)
    {
        Random random = actor.Random;
        switch (random.Next(6))
        {
            case 0:
                int count = await ReadIntoMemory(random.Next(1, 9));
                Take(_memory[..count], actor, "Read(Memory)");
                break;
            case 1:
                int wanted = random.Next(1, 9);
                await _reader.ReadExactly(_memory.AsMemory(0, wanted));
                Take(_memory[..wanted], actor, "ReadExactly(Memory)");
                break;
            case 2:
                Take(await _reader.Read(random.Next(1, 9)), actor, "Read(n)");
                break;
            case 3:
                Take(await _reader.ReadExactly(random.Next(0, 2 * Limit)), actor, "ReadExactly(n)");
                break;
            case 4:
                Take(await _reader.ReadLine(), actor, "ReadLine");
                break;
            default:
                Take(await _reader.ReadUntil(s_separators), actor, "ReadUntil");
                break;
        }
    }

    private async Coroutine<int> ReadIntoMemory(int size)
    {
        if (!_loses)
        {
            return await _reader.Read(_memory.AsMemory(0, size));
        }

        byte[] taken = await _reader.Read(size);
        await Asyncio.Sleep(0);
        taken.CopyTo(_memory, 0);
        return taken.Length;
    }

    private void Feed(Random random)
    {
        byte[] piece = new byte[random.Next(0, 10)];
        for (int i = 0; i < piece.Length; i++)
        {
            piece[i] = "abc\n"u8[random.Next(4)];
        }

        _fed.AddRange(piece);
        _reader.FeedData(piece);
    }

    private void Take(byte[] data, Actor actor, string how)
    {
        actor.Note($"{how}: {Text(data)}");
        _read.AddRange(data);
    }

    private static string Text(IEnumerable<byte> bytes) =>
        $"'{string.Concat(bytes.Select(b => b == '\n' ? '|' : (char)b))}'";
}
