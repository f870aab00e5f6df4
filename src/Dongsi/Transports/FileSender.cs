using Microsoft.Win32.SafeHandles;

namespace Dongsi.LowLevel;

/// <summary>Sends a file over any transport: reads a piece on a thread, writes it, and waits for room.</summary>
/// <remarks>It takes the protocol's place meanwhile, to be told when to go on; nothing is received as long.</remarks>
internal sealed class FileSender : Protocol
{
    private const int PieceSize = 64 * 1024;

    private readonly Transport _transport;
    private readonly ByteProtocol _protocol;
    private readonly bool _mustResumeReading;
    private readonly bool _mustResumeWriting;
    private Future<bool>? _room;
    private Exception? _loss;
    private bool _isPaused;
    private bool _isLost;

    public FileSender(Transport transport)
    {
        _transport = transport;
        _protocol = transport.Protocol;
        _mustResumeReading = transport.IsReading;
        _isPaused = _mustResumeWriting = transport.IsWritingPaused;
        transport.PauseReading();
        transport.Protocol = this;
    }

    /// <summary>Sends a piece of a file after what was written before.</summary>
    /// <param name="file">What to send.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="count">How many bytes; fewer if the file ends.</param>
    /// <param name="progress">Told how many were written each time.</param>
    public async Coroutine Send(SafeFileHandle file, long offset, long count, Action<long> progress)
    {
        byte[] buffer = new byte[(int)Math.Min(count, PieceSize)];
        while (count > 0)
        {
            await Room();
            Func<int> read = () => RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(count, PieceSize)), offset);
            int length = await InThread.Run(read, read, abandonOnCancel: false, limiter: null);
            if (length == 0)
            {
                return;
            }

            await Room();
            _transport.Write(buffer.AsSpan(0, length));
            offset += length;
            count -= length;
            progress(length);
        }

        await Room();
    }

    /// <summary>The protocol is back in its place.</summary>
    public void Restore()
    {
        _transport.Protocol = _protocol;
        if (_mustResumeReading)
        {
            _transport.ResumeReading();
        }

        if (_isLost)
        {
            _protocol.ConnectionLost(_loss);
        }
        else if (_mustResumeWriting && !_isPaused)
        {
            _protocol.ResumeWriting();
        }
        else if (!_mustResumeWriting && _isPaused)
        {
            _protocol.PauseWriting();
        }
    }

    public override void ConnectionLost(Exception? exception)
    {
        _isLost = true;
        _loss = exception;
        End();
    }

    public override void PauseWriting() => _isPaused = true;

    public override void ResumeWriting()
    {
        _isPaused = false;
        End();
    }

    private async Coroutine Room()
    {
        if (_isPaused && !_isLost)
        {
            _room = _transport.Loop.CreateFuture<bool>();
            await _room;
        }

        if (_isLost || _transport.IsClosing)
        {
            throw _loss ?? ThrowHelper.Connection(
                System.Net.Sockets.SocketError.ConnectionAborted, "send", _transport.RemoteEndPoint);
        }
    }

    private void End()
    {
        if (_room is { IsDone: false })
        {
            _room.SetResult(true);
        }
    }
}
