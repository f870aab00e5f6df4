using System.Net.Sockets;

namespace Dongsi.LowLevel;

internal static partial class ThrowHelper
{
    public static InvalidOperationException FedAfterEof() => new(
        "FeedData was called after FeedEof, which says that nothing more will come. Feed all data first.");

    public static BusyResourceException TwoReaders(object? other) => new(
        $"{other} waits for data of this stream already, and one task at a time may read. "
        + "Let one task read, and hand what it reads to others through an AsyncQueue or a MemoryChannel.");

    public static ArgumentException EmptySeparator(string parameter) => new(
        "A separator must have one byte at least, and there must be one. To read whatever comes use Read.", parameter);

    public static LimitOverrunException LineTooLong(int consumed, int limit) => new(
        $"There is no separator in {consumed} bytes, and the limit of this stream is {limit}. The data is still there: "
        + "read it with Read or ReadExactly, or give the stream a higher limit where it is opened (limit:).")
    {
        Consumed = consumed,
    };

    public static ConnectionResetException ConnectionLost() => new(
        "The connection is lost, so what was written may not have arrived.")
    {
        SocketErrorCode = SocketError.ConnectionReset,
        Operation = "send",
    };
}
