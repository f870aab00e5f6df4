using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

// What goes wrong before there is a connection.
internal static partial class ThrowHelper
{
    /// <summary>No address of a host could be connected to.</summary>
    /// <param name="failures">One for each address.</param>
    /// <param name="host">As the user has named it.</param>
    /// <param name="port">The port.</param>
    /// <param name="asGroup">All of them, instead of one that tells of all.</param>
    public static Exception NoConnection(IReadOnlyList<Exception> failures, string? host, int port, bool asGroup)
    {
        string where = string.IsNullOrEmpty(host) ? $"port {port} of this machine" : $"{host}:{port}";
        if (asGroup)
        {
            return new ExceptionGroup($"connect to {where} failed", failures);
        }

        if (failures.Count == 1)
        {
            return failures[0];
        }

        SocketError[] codes =
            [.. failures.Select(failure => ((ConnectionException)failure).SocketErrorCode).Distinct()];
        return Connection(
            codes.Length == 1 ? codes[0] : SocketError.SocketError,
            "connect",
            new DnsEndPoint(string.IsNullOrEmpty(host) ? "localhost" : host, port),
            $"connect to {where} failed at all {failures.Count} addresses:"
                + string.Concat(failures.Select(failure => $"{Environment.NewLine}  {failure.Message}")),
            new ExceptionGroup($"connect to {where} failed", failures));
    }

    public static ConnectionException NoMatchingLocalAddress(EndPoint local, EndPoint remote) => Connection(
        SocketError.AddressFamilyNotSupported,
        "connect",
        remote,
        $"connect with {Describe(remote)} failed: localAddress {local} is of another family. "
            + "Give a local address of the same family, or name the family.",
        innerException: null);

    public static ArgumentException UnixPathTooLong(string path, Exception innerException) => new(
        $"A Unix socket cannot be at a path of {System.Text.Encoding.UTF8.GetByteCount(path)} bytes: the system takes "
        + $"about a hundred. Use a shorter one, or a relative one. It was '{path}'.",
        nameof(path),
        innerException);

    public static InvalidOperationException FactoryWithoutProtocol() => new(
        "The protocol factory returned null. Return a Protocol or a BufferedProtocol for each connection.");

    public static InvalidOperationException TransportIsClosing(object transport) => new(
        $"{transport} takes no file any more. Send it before Close, and look at IsClosing if the other side may "
        + "close.");

    public static InvalidOperationException FileIsBeingSent() => new(
        "A file is being sent, and what is written now would come between its bytes. Await loop.SendFile first.");

    public static NotSupportedException SendFileNotAvailable(object transport) => new(
        $"The system cannot send this file over {transport} by itself. Let fallback be true, which sends it in "
        + "pieces.");

    public static AddressInUseException NoUnixSocket(string path, EndPoint address) => new(
        $"bind with {Describe(address)} failed: '{path}' exists and is not a socket, so it is left alone. "
        + "Choose another path, or remove it.")
    {
        SocketErrorCode = SocketError.AddressAlreadyInUse,
        Operation = "bind",
        Peer = address,
    };
}
