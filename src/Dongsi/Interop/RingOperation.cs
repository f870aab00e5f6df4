namespace Dongsi.LowLevel;

/// <summary>The operations of io_uring that are used.</summary>
internal enum RingOperation : byte
{
    PollAdd = 6,
    Accept = 13,
    Cancel = 14,
    Read = 22,
    Receive = 27,
}
