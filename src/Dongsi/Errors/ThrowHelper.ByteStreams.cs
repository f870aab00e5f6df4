namespace Dongsi.LowLevel;

// AnyIO's streams.
internal static partial class ThrowHelper
{
    public static ClosedResourceException StreamIsClosed(object stream) => new(
        $"{stream} was closed here, so it cannot be used any more. Dispose of it after its last use.");

    public static ClosedResourceException SendingHasEnded(object stream) => new(
        $"{stream} was told with SendEof() that nothing more will be sent. Send everything first.");

    public static EndOfChannelException StreamHasEnded(object stream) => new(
        $"{stream} is at its end: all has been received, and the other side sends no more. "
        + "Catch EndOfChannelException where the conversation may end.");

    public static BrokenResourceException OtherSideIsClosed(object stream) => new(
        $"{stream} cannot send: its other side is closed, so nobody would receive it. Stop sending.");

    public static BrokenResourceException StreamIsBroken(object stream, Exception cause) => new(
        $"{stream} is broken, and what was sent may not have arrived: {cause.Message} Open a new one.", cause);

    public static ArgumentException EmptyDelimiter(string parameter) => new(
        "A delimiter must have one byte at least. To receive whatever comes use Receive.", parameter);

    public static LimitOverrunException DelimiterNotFound(int consumed, int maxBytes) => new(
        $"There is no delimiter in {consumed} bytes, and no more than {maxBytes} are allowed. They are still there: "
        + "take them away with ReceiveExactly, or allow more (maxBytes:).")
    {
        Consumed = consumed,
    };

    public static BrokenResourceException DatagramFailed(object socket, Exception cause) => new(
        $"{socket} was told that an earlier datagram has failed: {cause.Message} The socket goes on: receive again.",
        cause);

    public static BrokenResourceException SocketIsGone(object socket) => new(
        $"Somebody else has closed what is below {socket}. Dispose of it, and open a new one.");
}
