namespace Dongsi.Testing;

// What a program sees is in memory; what is on the disk is behind. Between them each sector has all the states it was
// in since it was flushed, and a disk that loses its power has any one of them, whatever the other sectors have: so
// writes are torn between sectors, and later ones survive earlier ones. A sector itself is never torn.
//
// A flush that fails forgets that the sectors are behind. From then on only a write that touches one again brings it to
// the disk, as in the caches of real systems.
//
// The bytes of a sector are never changed: who writes there makes new ones, and so the same may be seen, be behind and
// be durable. A sector that is missing has only zeros.

/// <summary>The bytes of a simulated file: as programs see them, and as a crash would leave them.</summary>
internal sealed class FileImage
{
    private const int SectorSize = 512;

    private readonly SortedDictionary<long, List<(long Change, byte[] Bytes)>> _behind = [];
    private readonly List<(long Change, long Length)> _lengths = [];
    private readonly Dictionary<long, byte[]> _durable = [];
    private Dictionary<long, byte[]> _seen = [];
    private long _durableLength;

    public long Length { get; private set; }

    public int SectorsBehind => _behind.Count;

    public int Read(long offset, Span<byte> buffer)
    {
        int count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        foreach ((long sector, int begin, int done, int length) in Pieces(offset, count))
        {
            if (_seen.TryGetValue(sector, out byte[]? bytes))
            {
                bytes.AsSpan(begin, length).CopyTo(buffer[done..]);
            }
            else
            {
                buffer.Slice(done, length).Clear();
            }
        }

        return count;
    }

    public void Write(long change, long offset, ReadOnlySpan<byte> data)
    {
        foreach ((long sector, int begin, int done, int length) in Pieces(offset, data.Length))
        {
            byte[] bytes = CopyOf(_seen, sector);
            data.Slice(done, length).CopyTo(bytes.AsSpan(begin));
            Put(change, sector, bytes);
        }

        if (!data.IsEmpty)
        {
            NoteLength(change, Math.Max(Length, offset + data.Length));
        }
    }

    public void SetLength(long change, long length)
    {
        foreach ((long sector, byte[] bytes) in Behind(_seen, length))
        {
            Put(change, sector, bytes);
        }

        NoteLength(change, length);
    }

    /// <summary>Brings to the disk what was written until a change, and not what was written while it did so.</summary>
    public void Flush(long until) => Settle(until, static count => count);

    /// <summary>Forgets what it should have brought to the disk, some of which it has.</summary>
    public void FailToFlush(long until, Survival survival) => Settle(until, survival.Of);

    /// <summary>What is in memory is gone.</summary>
    public void Crash(Survival survival)
    {
        Settle(long.MaxValue, survival.Of);
        Length = _durableLength;

        // The system sees to it that a file that grows again has zeros, whatever was there.
        foreach ((long sector, byte[] bytes) in Behind(_durable, Length))
        {
            _durable[sector] = bytes;
        }

        _seen = new Dictionary<long, byte[]>(_durable);
    }

    private void Settle(long until, Func<int, int> survivors)
    {
        foreach ((long sector, List<(long Change, byte[] Bytes)> states) in _behind.ToArray())
        {
            int count = states.FindLastIndex(state => state.Change <= until) + 1;
            if (count > 0 && survivors(count) is var survivor and > 0)
            {
                _durable[sector] = states[survivor - 1].Bytes;
            }

            states.RemoveRange(0, count);
            if (states.Count == 0)
            {
                _behind.Remove(sector);
            }
        }

        int lengths = _lengths.FindLastIndex(one => one.Change <= until) + 1;
        if (lengths > 0 && survivors(lengths) is var last and > 0)
        {
            _durableLength = _lengths[last - 1].Length;
        }

        _lengths.RemoveRange(0, lengths);
    }

    private void Put(long change, long sector, byte[] bytes)
    {
        _seen[sector] = bytes;
        if (!_behind.TryGetValue(sector, out List<(long Change, byte[] Bytes)>? states))
        {
            _behind[sector] = states = [];
        }

        states.Add((change, bytes));
    }

    private void NoteLength(long change, long length)
    {
        if (length != Length)
        {
            Length = length;
            _lengths.Add((change, length));
        }
    }

    /// <summary>The sectors that reach behind a length, as they are when it is the file's: with zeros there.</summary>
    private static List<(long Sector, byte[] Bytes)> Behind(Dictionary<long, byte[]> sectors, long length)
    {
        var cut = new List<(long, byte[])>();
        foreach (long sector in sectors.Keys.Where(sector => sector >= length / SectorSize).Order())
        {
            int kept = (int)Math.Max(0, length - sector * SectorSize);
            if (sectors[sector].AsSpan(kept).ContainsAnyExcept((byte)0))
            {
                byte[] bytes = CopyOf(sectors, sector);
                bytes.AsSpan(kept).Clear();
                cut.Add((sector, bytes));
            }
        }

        return cut;
    }

    private static byte[] CopyOf(Dictionary<long, byte[]> sectors, long sector) =>
        sectors.TryGetValue(sector, out byte[]? bytes) ? [.. bytes] : new byte[SectorSize];

    /// <summary>So many bytes, sector by sector: where in it they begin, how many there were before, how many they are.
    /// </summary>
    private static IEnumerable<(long Sector, int Begin, int Done, int Length)> Pieces(long offset, int count)
    {
        int length;
        for (int done = 0; done < count; done += length)
        {
            (long sector, long begin) = Math.DivRem(offset + done, SectorSize);
            length = Math.Min(count - done, SectorSize - (int)begin);
            yield return (sector, (int)begin, done, length);
        }
    }
}
