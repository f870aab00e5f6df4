using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>Reads when the poller says that there is something.</summary>
/// <remarks>
/// A read that does not fill the buffer has taken all there was, so one system call a message is enough: the poller is
/// level triggered and would tell of a rest. After a few full buffers the others have their turn.
/// </remarks>
/// <param name="poller">Watches the entry.</param>
/// <param name="entry">What is read.</param>
/// <param name="owner">Who gets it.</param>
/// <param name="shared">Where to read to if the owner has no wish. All receivers of a loop share it, because what is in
/// it is used before the next one reads.</param>
internal sealed class ReadinessReceiver(IPoller poller, PollEntry entry, IReceiverOwner owner, Memory<byte> shared)
    : Receiver
{
    private const int ReadsInARow = 8;

    private bool _isReading;

    public override void Start()
    {
        if (_isReading)
        {
            return;
        }

        _isReading = true;
        entry.OnReadable = this;
        entry.Wanted |= Interest.Read;
        poller.Watch(entry);
    }

    public override void Stop()
    {
        if (_isReading)
        {
            _isReading = false;
            entry.Wanted &= ~Interest.Read;
            poller.Update(entry);
        }
    }

    internal override void Run()
    {
        for (int reads = 0; _isReading && reads < ReadsInARow; reads++)
        {
            Memory<byte> wanted = owner.GetBuffer();
            if (!_isReading || !ReadOnce(wanted))
            {
                return;
            }
        }
    }

    /// <returns>There may be more.</returns>
    private bool ReadOnce(Memory<byte> wanted)
    {
        Memory<byte> buffer = wanted.IsEmpty ? shared : wanted;
        int count = entry.Handle.Receive(buffer.Span, out SocketError error);
        if (error != SocketError.Success)
        {
            if (error != SocketError.WouldBlock)
            {
                Stop();
                owner.ReceiveFailed(error);
            }

            return false;
        }

        if (count == 0)
        {
            Stop();
            owner.ReceivedEnd();
            return false;
        }

        if (wanted.IsEmpty)
        {
            owner.Received(buffer[..count]);
        }
        else
        {
            owner.Filled(count);
        }

        return count == buffer.Length;
    }
}
