namespace Dongsi.Testing;

// What a program sees is in memory; what is on the disk is behind. Between them each sector has all the states it was
// in since it was flushed, and a disk that loses its power has any one of them, whatever the other sectors have: so
// writes are torn between sectors, and later ones survive earlier ones. A sector itself is never torn.
//
// A flush that fails forgets that the sectors are behind. From then on only a write that touches one again brings it to
// the disk, as in the caches of real systems.

/// <summary>The bytes of a simulated file: as programs see them, and as a crash would leave them.</summary>
internal sealed class FileImage
{
    private const int SectorSize = 512;

    private readonly SortedDictionary<int, List<(long Change, byte[] Bytes)>> _behind = [];
    private readonly List<(long Change, long Length)> _lengths = [];
    private byte[] _seen = [];
    private byte[] _durable = [];
    private long _durableLength;

    public long Length { get; private set; }

    public int SectorsBehind => _behind.Count;

    public int Read(long offset, Span<byte> buffer)
    {
        int count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        if (count > 0)
        {
            _seen.AsSpan((int)offset, count).CopyTo(buffer);
        }

        return count;
    }

    public void Write(long change, long offset, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        MakeRoom(ref _seen, checked((int)(offset + data.Length)));
        data.CopyTo(_seen.AsSpan((int)offset));
        Touch(change, offset, offset + data.Length);
        NoteLength(change, Math.Max(Length, offset + data.Length));
    }

    public void SetLength(long change, long length)
    {
        MakeRoom(ref _seen, checked((int)length));
        if (length < Length)
        {
            _seen.AsSpan((int)length, (int)(Length - length)).Clear();
            Touch(change, length, Length);
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
        _seen = _durable.AsSpan().ToArray();
        MakeRoom(ref _seen, checked((int)Length));
        _seen.AsSpan((int)Length).Clear();
    }

    private void Settle(long until, Func<int, int> survivors)
    {
        foreach ((int sector, List<(long Change, byte[] Bytes)> states) in _behind.ToArray())
        {
            int count = states.FindLastIndex(state => state.Change <= until) + 1;
            if (count > 0 && survivors(count) is var survivor and > 0)
            {
                MakeRoom(ref _durable, (sector + 1) * SectorSize);
                states[survivor - 1].Bytes.CopyTo(_durable, sector * SectorSize);
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

    private void Touch(long change, long begin, long end)
    {
        for (int sector = (int)(begin / SectorSize); sector * (long)SectorSize < end; sector++)
        {
            if (!_behind.TryGetValue(sector, out List<(long Change, byte[] Bytes)>? states))
            {
                _behind[sector] = states = [];
            }

            states.Add((change, _seen.AsSpan(sector * SectorSize, SectorSize).ToArray()));
        }
    }

    private void NoteLength(long change, long length)
    {
        if (length != Length)
        {
            Length = length;
            _lengths.Add((change, length));
        }
    }

    /// <summary>Whole sectors, with zeros behind what there was.</summary>
    private static void MakeRoom(ref byte[] bytes, int length)
    {
        if (bytes.Length < length)
        {
            int sectors = (Math.Max(length, bytes.Length * 2) + SectorSize - 1) / SectorSize;
            Array.Resize(ref bytes, sectors * SectorSize);
        }
    }
}
