using System.Buffers;

namespace Dongsi.LowLevel;

// What comes in. A connection that says nothing holds no memory: it first asks for nothing, which the SslStream answers
// when there is something, before it gets itself a buffer; only then does it ask for data, into rented memory.
internal sealed partial class TlsTransport
{
    private const int ReadSize = 16 * 1024;

    private ValueTask<int> _read;
    private byte[]? _readBuffer;
    private bool _isReadPending;
    private bool _isReadEnded;
    private bool _isReadingOn;
    private bool _hasReadEnd;

    /// <summary>Encrypted bytes have come.</summary>
    internal void FeedEncrypted(ReadOnlyMemory<byte> data)
    {
        using (ForeignSection.Enter())
        {
            _depth++;
            Pipe.Feed(data);
            _depth--;
        }

        GoOn();
    }

    /// <summary>The other side will send nothing more.</summary>
    internal void FeedEnd()
    {
        using (ForeignSection.Enter())
        {
            _depth++;
            Pipe.FeedEnd();
            _depth--;
        }

        GoOn();
    }

    private bool WantsData => _stage == TlsStage.Open && !_hasReadEnd && (!_isPaused || _isClosing);

    private void ReadEnded()
    {
        Volatile.Write(ref _isReadEnded, true);
        Nudge();
    }

    /// <summary>Takes what has been decrypted, and hands it to the protocol.</summary>
    private void ReadOn()
    {
        if (_isReadingOn)
        {
            return;
        }

        _isReadingOn = true;
        try
        {
            while (WantsData && (_isReadPending ? Volatile.Read(ref _isReadEnded) : AskForData()))
            {
                TakeData();
            }
        }
        finally
        {
            _isReadingOn = false;
        }
    }

    /// <returns>The answer is there.</returns>
    private bool AskForData()
    {
        using ForeignSection section = ForeignSection.Enter();
        _depth++;
        _isReadPending = true;
        _isReadEnded = false;
#pragma warning disable CA2012 // It is looked at once, when it has ended (ReadEnded).
        _read = _ssl.ReadAsync(_readBuffer ?? Memory<byte>.Empty);
#pragma warning restore CA2012
        bool isThere = _read.IsCompleted;
        if (!isThere)
        {
            _read.GetAwaiter().UnsafeOnCompleted(_readEnded);
        }

        _depth--;
        return isThere;
    }

    private void TakeData()
    {
        int count;
        _isReadPending = false;
        try
        {
            count = _read.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            GiveBufferBack();
            BreakReading(e);
            return;
        }

        if (_readBuffer is not { } buffer)
        {
            // There is something: now it is worth a buffer.
            _readBuffer = ArrayPool<byte>.Shared.Rent(ReadSize);
            return;
        }

        if (count == 0)
        {
            GiveBufferBack();
            EndReading();
            return;
        }

        Deliver(buffer.AsMemory(0, count));
        GiveBufferBack();
    }

    private void Deliver(ReadOnlyMemory<byte> data)
    {
        // What comes after it was closed is only waited for, so that the other side may finish.
        if (_isClosing)
        {
            return;
        }

        try
        {
            _protocol.Deliver(data, this);
        }
        catch (Exception e)
        {
            Fail(e, _protocol is Protocol ? "DataReceived" : "BufferUpdated");
        }
    }

    /// <summary>The other side has sent all; or somebody wants us to think so.</summary>
    private void EndReading()
    {
        _hasReadEnd = true;
        if (_isClosing)
        {
            return;
        }

        if (Pipe.HasGivenEnd)
        {
            Lose(ThrowHelper.TlsTruncated(RemoteEndPoint));
            return;
        }

        try
        {
            _protocol.EofReceived();
        }
        catch (Exception e)
        {
            Fail(e, "EofReceived");
        }

        Close();
    }

    private void BreakReading(Exception failure)
    {
        _hasReadEnd = true;
        if (_isClosing && Pipe.HasGivenEnd)
        {
            return;
        }

        Lose(Pipe.HasGivenEnd
            ? ThrowHelper.TlsTruncated(RemoteEndPoint)
            : ThrowHelper.TlsBroken(failure, RemoteEndPoint));
    }

    private void GiveBufferBack()
    {
        if (_readBuffer is { } buffer)
        {
            _readBuffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
