using Microsoft.Win32.SafeHandles;

namespace Dongsi.LowLevel;

/// <summary>
/// Bytes that were read from a file, and not taken yet. A thread fills it and the loop takes from it, never at a time.
/// </summary>
internal sealed class FileBuffer
{
    /// <summary>What is read and written at once. Below the size from which an array is a large object.</summary>
    public const int ChunkSize = 65536;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Count => _end - _start;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, Count);

    /// <summary>Reads once from the stream, behind what is there.</summary>
    /// <param name="stream">Where to read.</param>
    /// <param name="expected">How many more bytes there will be, if that is known.</param>
    /// <returns>How many bytes came; 0 at the end of the stream.</returns>
    public int Fill(Stream stream, long expected = 0)
    {
        MakeRoom(expected);
        int count = stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += count;
        return count;
    }

    /// <summary>The same, without a wait for the disk, at a place in a file.</summary>
    /// <returns>How many bytes came; 0 at the end of the file; -1 if the system does not have them in memory.</returns>
    public int FillFromCache(SafeFileHandle file, long position)
    {
        MakeRoom(expected: 0);
        int count = Libc.ReadFromCache((int)file.DangerousGetHandle(), _bytes.AsSpan(_end), position);
        _end += Math.Max(count, 0);
        return count;
    }

    /// <summary>The first bytes were taken.</summary>
    public void Take(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
    }

    public void Clear()
    {
        _start = _end = 0;
        if (_bytes.Length > ChunkSize)
        {
            // It held a long line or a whole file; the next one need not be as long.
            _bytes = [];
        }
    }

    private void MakeRoom(long expected)
    {
        if (_end < _bytes.Length && Count + expected < _bytes.Length)
        {
            return;
        }

        // One more than expected, so that the end of the file is found without growing once more.
        long needed = Math.Max(Count + 1, Count + expected + 1);
        byte[] old = _bytes;
        if (needed > old.Length || (_start == 0 && _end == old.Length))
        {
            long size = Math.Max(Math.Max(ChunkSize, needed), Count > old.Length / 2 ? 2L * old.Length : 0);
            _bytes = new byte[Math.Min(size, Array.MaxLength)];
        }

        Buffer.BlockCopy(old, _start, _bytes, 0, Count);
        (_start, _end) = (0, Count);
        if (_end == _bytes.Length)
        {
            throw new IOException($"More than {Array.MaxLength} bytes do not fit into one array. Read them in pieces.");
        }
    }
}
