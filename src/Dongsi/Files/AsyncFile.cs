using System.Diagnostics;
using System.Text;
using Dongsi.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Dongsi;

// An edge abandons a thread that reads or writes, and the thread goes on. So a thread never touches memory of the
// caller's, who may use it for something else by then: what is read goes into a buffer of the file and is taken from
// there on the loop, and what is written is copied into another first. What an abandoned read has brought is what the
// next one takes. An operation has the gate from its first step to its last; the turn is with the thread until it has
// really ended, and an operation that finds it taken waits for it.
//
// What the system has in memory needs no thread on Linux: the way to one and back takes longer than to copy 64 KiB.
// io_uring would save the same way, for one poller only (decision 0020).

/// <summary>A file whose reading and writing do not block the loop: they happen on threads, but for
/// what the system has in memory.</summary>
/// <remarks>
/// <code>
/// await using AsyncFile file = await Asyncio.OpenFile("notes.txt");
/// await foreach (string line in file)
/// {
///     Console.WriteLine(line);
/// }
/// </code>
/// <para>A file is bytes. Lines and texts are of one <see cref="Encoding"/>, and both ways of reading may be mixed: the
/// <see cref="Position"/> is always exact. Reading is ahead by up to 64 KiB; writing is not buffered, so what
/// <c>Write</c> has returned from is with the operating system, and many short pieces are better given to
/// <see cref="WriteLines"/> at once.</para>
/// <para>Several tasks may use it: one operation comes after the other, in the order in which they were called.</para>
/// <para><b>Cancel safety</b>: no operation loses or repeats bytes. A scope waits for the thread; an edge
/// (<c>LoopTask.Cancel</c>, <c>Timeout</c>) abandons it, and the next operation waits for it.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which it was opened.</para>
/// <para><b>Python</b>: <c>anyio.AsyncFile</c>, Trio's asynchronous file objects; asyncio has none.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class AsyncFile : IAsyncDisposable, IAsyncEnumerable<string>
{
    private readonly AsyncLock _gate = new();
    private readonly CapacityLimiter _turn = new(1);
    private readonly FileBuffer _buffer = new();
    private readonly EventLoop _loop;
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly UnclosedFile _unclosed;

    // The thread at work moves it, and others look.
    private long _position;
    private long _bytesRead;
    private long _bytesWritten;
    private bool _isClosed;
    private bool _isStreamClosed;

    internal AsyncFile(EventLoop loop, Stream stream, string? name, Encoding? encoding, bool leaveOpen = false)
    {
        _loop = loop;
        _stream = stream;
        _leaveOpen = leaveOpen;
        Name = name ?? (stream as FileStream)?.Name ?? stream.GetType().Name;
        Encoding = encoding ?? s_utf8;
        (CanRead, CanWrite, CanSeek) = (stream.CanRead, stream.CanWrite, stream.CanSeek);
        _position = CanSeek ? stream.Position : 0;
        _newline = Encoding.GetBytes("\n");
        _return = Encoding.GetBytes("\r");
        _unclosed = new UnclosedFile(ToString(), "Asyncio.OpenFile");
        if (!leaveOpen)
        {
            loop.ReportLater(_unclosed);
        }
    }

    /// <summary>The path that it was opened with; of a stream that is no file, its type.</summary>
    public string Name { get; }

    /// <summary>How its bytes are texts. UTF-8 unless said otherwise.</summary>
    public Encoding Encoding { get; }

    /// <summary>Was it opened for reading?</summary>
    public bool CanRead { get; }

    /// <summary>Was it opened for writing?</summary>
    public bool CanWrite { get; }

    /// <summary>Does it have positions? A pipe has none.</summary>
    public bool CanSeek { get; }

    /// <summary>Was it closed?</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Where the next operation begins, in bytes from the beginning of the file; of what has no positions, how
    /// many bytes were read and written. While an abandoned thread is at work it may still move.</summary>
    /// <remarks><para><b>Python</b>: <c>await file.tell()</c>.</para></remarks>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Closes the file, after the operations that were called before. Once is enough.</summary>
    /// <exception cref="IOException">The system could not keep what was written.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: the first time.</para>
    /// <para><b>Cancel safety</b>: it is closed even if this is cancelled; the cancellation comes at the next await.
    /// </para>
    /// <para><b>Python</b>: <c>await file.aclose()</c>, which a cancelled scope prevents.</para>
    /// </remarks>
    public async Coroutine Close()
    {
        if (_isClosed)
        {
            return;
        }

        _loop.EnsureOwnThread();
        _isClosed = true;
        _unclosed.Dismiss();
        await InAnyCase.Run(CloseInTurn, () => _isStreamClosed);
    }

    /// <summary>The same as <see cref="Close"/>, for <c>await using</c>.</summary>
    public ValueTask DisposeAsync() => _isClosed ? ValueTask.CompletedTask : InAnyCase.Dispose(Close());

    /// <summary>How much went through it, and who waits for it.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public AsyncFileStatistics GetStatistics()
    {
        _loop.EnsureOwnThread();
        return new AsyncFileStatistics(
            Volatile.Read(ref _bytesRead),
            Volatile.Read(ref _bytesWritten),
            IsThreadAtWork ? 0 : _buffer.Count,
            IsThreadAtWork,
            _gate.GetStatistics().TasksWaiting);
    }

    /// <summary>The file, for people.</summary>
    public override string ToString() => $"<AsyncFile '{Name}'{(_isClosed ? " closed" : "")}>";

    internal static Coroutine<AsyncFile> Open(
        string path, FileMode mode, FileAccess? access, FileShare share, Encoding? encoding)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access ?? mode switch
            {
                FileMode.Open => FileAccess.Read,
                FileMode.Append => FileAccess.Write,
                _ => FileAccess.ReadWrite,
            },
            Share = share,
            BufferSize = 0,
        };
        return Made(() => FilePaths.OpenStream("OpenFile", path, options), path, encoding);
    }

    /// <summary>Opens on a thread; what nobody waits for is closed again.</summary>
    internal static async Coroutine<AsyncFile> Made(Func<FileStream> open, string? name, Encoding? encoding)
    {
        FileStream stream = await InThread.Make(open, unwanted: static stream => stream.Dispose());
        return new AsyncFile(EventLoop.RequireRunning(), stream, name, encoding)
        {
            Handle = OperatingSystem.IsLinux() && stream.CanSeek ? stream.SafeFileHandle : null,
        };
    }

    /// <summary>Null if it may not be read past the stream, which is a user's or has no positions.</summary>
    private SafeFileHandle? Handle { get; init; }

    private bool IsThreadAtWork => _turn.BorrowedTokens > 0;

    private void EnsureOpen(string operation)
    {
        if (_isClosed)
        {
            throw ThrowHelper.FileIsClosed(this, operation);
        }
    }

    /// <summary>Waits until the file is this operation's, and no thread works at it.</summary>
    private async Coroutine<Releaser> Enter(string operation)
    {
        EnsureOpen(operation);
        Releaser releaser = await _gate.Acquire();
        try
        {
            await Quiet();
            return releaser;
        }
        catch
        {
            releaser.Dispose();
            throw;
        }
    }

    private async Coroutine Quiet()
    {
        if (IsThreadAtWork)
        {
            await _turn.AcquireOnBehalfOf(this);
            _turn.ReleaseOnBehalfOf(this);
        }
    }

    private Coroutine<T> OnThread<T>(Func<T> function) => InThread.RunInTurn(_turn, function);

    private async Coroutine CloseInTurn()
    {
        using (await _gate.Acquire())
        {
            await Quiet();
            await InThread.RunInTurn(_turn, CloseOnThread, abandonOnCancel: false);
        }
    }

    private bool CloseOnThread()
    {
        _isStreamClosed = true;
        if (_leaveOpen)
        {
            _stream.Flush();
            LeaveAtPosition();
        }
        else
        {
            _stream.Dispose();
        }

        return true;
    }

    /// <summary>Nobody shall notice that we have read ahead.</summary>
    private void LeaveAtPosition()
    {
        if (CanSeek && _stream.Position != _position)
        {
            _stream.Position = _position;
        }
    }
}
