namespace Dongsi.Testing.Tests.Disk;

/// <summary>A log whose writers share their flushes: who comes while one is under way waits for the next.</summary>
/// <param name="file">Where it is written.</param>
/// <param name="isHasty">The mistake: what was written while a flush was under way is taken for flushed.</param>
internal sealed class GroupLog(IDiskFile file, bool isHasty)
{
    public const int RecordSize = 512;

    private readonly AsyncCondition _flushed = new();
    private long _next;
    private long _written;
    private long _durable;
    private bool _isFlushing;

    /// <summary>Writes a record; it is durable when this returns.</summary>
    /// <returns>Its place.</returns>
    public async Coroutine<long> Add(ReadOnlyMemory<byte> record)
    {
        long place = _next++;
        await file.Write(place * RecordSize, record);
        long ticket = ++_written;
        using (await _flushed.Acquire())
        {
            while (_durable < ticket)
            {
                if (_isFlushing)
                {
                    await _flushed.Wait();
                }
                else
                {
                    _isFlushing = true;
                    _flushed.Release();
                    long upTo = _written;
                    try
                    {
                        await file.Flush();
                    }
                    finally
                    {
                        await _flushed.Acquire();
                    }

                    _durable = isHasty ? _written : upTo;
                    _isFlushing = false;
                    _flushed.NotifyAll();
                }
            }
        }

        return place;
    }
}
