namespace Dongsi.Tests.Files;

/// <summary>A disk with so much room.</summary>
/// <param name="room">How many bytes it takes.</param>
internal sealed class FullStream(int room) : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        int fits = Math.Min(count, room - (int)Position);
        base.Write(buffer, offset, fits);
        if (fits < count)
        {
            // As FileStream does: the position does not tell.
            Position -= fits;
            throw new IOException("No space left on device", 28);
        }
    }
}
