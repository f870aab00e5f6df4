using Dongsi.Tests.Threads;

namespace Dongsi.Tests.Files;

/// <summary>A stream that says when a thread is in it, and lets it go on when it is told to.</summary>
/// <param name="content">What it holds.</param>
/// <param name="canSeek">Has it positions?</param>
internal sealed class SlowStream(byte[] content, bool canSeek = true) : MemoryStream
{
    private bool _isFilled;

    public Signal Began { get; } = new();

    public Signal End { get; } = new();

    /// <summary>How many reads and writes are not slow.</summary>
    public int Fast { get; set; }

    /// <summary>What a write ends with.</summary>
    public Exception? Failure { get; set; }

    public override bool CanSeek => canSeek;

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (!_isFilled)
        {
            _isFilled = true;
            base.Write(content, 0, content.Length);
            base.Position = 0;
        }

        Pass();
        return base.Read(buffer, offset, count);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Pass();
        if (Failure is not null)
        {
            throw Failure;
        }

        base.Write(buffer, offset, count);
    }

    /// <summary>What was written, though it is closed.</summary>
    public byte[] Written() => ToArray();

    protected override void Dispose(bool disposing)
    {
        Began.Dispose();
        End.Dispose();
        base.Dispose(disposing);
    }

    private void Pass()
    {
        if (Fast-- > 0)
        {
            return;
        }

        Began.Set();
        End.Wait();
    }
}
