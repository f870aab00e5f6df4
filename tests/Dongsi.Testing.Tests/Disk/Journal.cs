using System.Buffers.Binary;

namespace Dongsi.Testing.Tests.Disk;

/// <summary>A small store: what was appended is in a journal, and a snapshot begins the next journal.</summary>
internal sealed class Journal : IAsyncDisposable
{
    private const int Header = 8;

    private readonly IDisk _disk;
    private readonly Bug _bug;
    private readonly List<byte[]> _items = [];
    private IDiskFile? _file;
    private int _generation;
    private long _end;
    private bool _isBroken;

    private Journal(IDisk disk, Bug bug) => (_disk, _bug) = (disk, bug);

    public IReadOnlyList<byte[]> Items => _items;

    /// <summary>Finds what was stored, and writes it anew: what is read may be on no disk, after a failed flush.
    /// </summary>
    public static async Coroutine<Journal> Open(IDisk disk, Bug bug = Bug.None)
    {
        var journal = new Journal(disk, bug);
        IReadOnlyList<string> names = await disk.List();
        if (names.Contains("state"))
        {
            byte[] state = await disk.ReadAll("state");
            journal._generation = state.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(state);
            journal.Take(state.AsMemory(Math.Min(4, state.Length)));
        }

        if (names.Contains(journal.FileName))
        {
            journal.Take(await disk.ReadAll(journal.FileName));
        }

        try
        {
            await journal.Compact();
            return journal;
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stores an item. When it returns, no crash can lose it.</summary>
    public async Coroutine Append(byte[] item)
    {
        if (_isBroken)
        {
            throw new InvalidOperationException("The disk has failed. Open the journal anew.");
        }

        byte[] record = Record(item);
        try
        {
            await _file!.Write(_end, record);
            await Flush(_file);
        }
        catch (IOException)
        {
            _isBroken = true;
            throw;
        }

        _end += record.Length;
        _items.Add(item);
    }

    /// <summary>Puts everything into a snapshot and begins a new journal.</summary>
    public async Coroutine Compact()
    {
        _isBroken = true;
        _generation++;
        if (_file is not null)
        {
            await _file.Close();
        }

        _file = await _disk.Open(FileName, FileMode.Create);
        _end = 0;
        await using (IDiskFile draft = await _disk.Open("state.new", FileMode.Create))
        {
            byte[] generation = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(generation, _generation);
            await draft.Write(0, generation);
            await draft.Write(4, _items.SelectMany(Record).ToArray());
            if (_bug != Bug.NoFlushBeforeRename)
            {
                await draft.Flush();
            }
        }

        await _disk.Rename("state.new", "state");
        if (_bug != Bug.NoFlushOfNames)
        {
            await _disk.Flush();
        }

        foreach (string name in await _disk.List())
        {
            if (name != "state" && name != FileName)
            {
                await _disk.Delete(name);
            }
        }

        _isBroken = false;
    }

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string FileName => $"journal-{_generation}";

    private async Coroutine Flush(IDiskFile file)
    {
        if (_bug == Bug.NoFlushBeforeAcknowledging)
        {
            return;
        }

        try
        {
            await file.Flush();
        }
        catch (IOException) when (_bug == Bug.FlushesAgainWhenItFails)
        {
            await file.Flush();
        }
    }

    private void Take(ReadOnlyMemory<byte> records)
    {
        while (records.Length > Header)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(records.Span);
            if (length <= 0 || length > records.Length - Header)
            {
                return;
            }

            byte[] item = records.Slice(Header, length).ToArray();
            if (_bug != Bug.NoChecksum && !Record(item).AsSpan().SequenceEqual(records.Span[..(Header + length)]))
            {
                return;
            }

            _items.Add(item);
            records = records[(Header + length)..];
        }
    }

    private static byte[] Record(byte[] item)
    {
        byte[] record = new byte[Header + item.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, item.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Checksum(item));
        item.CopyTo(record, Header);
        return record;
    }

    private static uint Checksum(byte[] bytes)
    {
        uint sum = 2166136261;
        foreach (byte one in bytes)
        {
            sum = (sum ^ one) * 16777619;
        }

        return sum;
    }
}
