using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Dongsi.LowLevel;

// TLS, and streams of .NET over our connections.
internal static partial class ThrowHelper
{
    public static NotSupportedException StreamCannotSeek() => new(
        "A connection has no length and no position. Read it from its start to its end, once.");

    public static ObjectDisposedException StreamIsDisposed() => new(
        "Stream", "The stream was disposed, which has closed its connection. Dispose it when all is read and written.");

    public static InvalidOperationException WouldBlockTheLoop(string operation) => new(
        $"{operation} blocks its thread until the loop has done the work, and this is a loop's thread. "
        + $"Write 'await stream.{operation}Async(…)', or move the code to a thread with Asyncio.ToThread.");

    public static BusyResourceException StreamIsBusy(bool isWrite) => new(isWrite
        ? "Another WriteAsync of this stream is not over yet. Await it before you write again."
        : "Another ReadAsync of this stream is not over yet. Await it before you read again.");

    public static ArgumentException TwoServerOptions() => new(
        "Both ssl and sslSelection are given. Give ssl if all clients get the same options, or sslSelection to choose "
        + "them for each client by the name it asks for.", "sslSelection");

    public static ArgumentException TlsTimeoutWithoutTls(string parameter) => new(
        $"{parameter} is given without ssl, so there is nothing that it would limit. Give ssl too, or leave it out.",
        parameter);

    public static ArgumentOutOfRangeException TimeoutIsNotPositive(string parameter, double seconds) => new(
        parameter, $"{parameter} is {seconds} s. Give more than 0 seconds; double.PositiveInfinity is no limit.");

    public static NotSupportedException TlsHasNoHalves() => new(
        "WriteEof cannot be used over TLS, where both directions end together. Let the protocol say where its data "
        + "ends (a length, a last line), and close the connection.");

    public static InvalidOperationException TlsOverClosed(object transport) => new(
        $"StartTls was called on {transport}, which is closed or being closed. "
        + "Start TLS while the connection is open.");

    public static InvalidOperationException TlsIsStarting(object transport) => new(
        $"StartTls is at work on {transport} already. Await that call; what it returns is the transport to use then.");

    public static ArgumentException TlsNeedsBothHalves(object transport) => new(
        $"{transport} goes one way only, and a handshake goes both ways. TLS needs a socket.", nameof(transport));

    public static TlsException TlsHandshakeFailed(Exception? inner, EndPoint? peer, bool isServer) => new(
        $"{Handshake(peer)} failed: {HandshakeReason(inner, isServer)}", inner)
    {
        Failure = TlsFailure.Handshake,
        Operation = "handshake",
        Peer = peer,
    };

    public static TlsException TlsCertificateRefused(string reason, Exception inner, EndPoint? peer, string? host) =>
        new($"{Handshake(peer)} failed: its certificate is not accepted{For(host)} ({reason}). "
            + "If you know the certificate, trust its issuer, or decide in RemoteCertificateValidationCallback.", inner)
        {
            Failure = TlsFailure.Certificate,
            Operation = "handshake",
            Peer = peer,
        };

    public static TlsException TlsHandshakeTooLong(double seconds, EndPoint? peer) => new(
        $"{Handshake(peer)} failed: it was not over after {seconds} s. Does the other side speak TLS at this port? "
        + "If it is only slow, raise sslHandshakeTimeout.")
    {
        Failure = TlsFailure.Timeout,
        SocketErrorCode = SocketError.TimedOut,
        Operation = "handshake",
        Peer = peer,
    };

    public static TlsException TlsShutdownTooLong(double seconds, EndPoint? peer) => new(
        $"The end of TLS{With(peer)} was not confirmed within {seconds} s, so the connection was aborted. What was "
        + "written last may not have arrived. If the other side is only slow, raise sslShutdownTimeout.")
    {
        Failure = TlsFailure.Timeout,
        SocketErrorCode = SocketError.TimedOut,
        Operation = "shutdown",
        Peer = peer,
    };

    public static TlsException TlsTruncated(EndPoint? peer) => new(
        $"The connection{With(peer)} ended without the goodbye of TLS, so what came may have been cut off. If this "
        + "peer never says goodbye, rely on what its protocol says about the length.")
    {
        Failure = TlsFailure.Truncated,
        SocketErrorCode = SocketError.ConnectionReset,
        Operation = "receive",
        Peer = peer,
    };

    public static Exception TlsBroken(Exception inner, EndPoint? peer) => inner is ConnectionException
        ? inner
        : new TlsException($"TLS{With(peer)} broke down: {inner.Message}", inner)
        {
            Failure = TlsFailure.Data,
            Operation = "receive",
            Peer = peer,
        };

    private static string Handshake(EndPoint? peer) => $"The TLS handshake{With(peer)}";

    private static string With(EndPoint? peer) => peer is null ? "" : $" with {Describe(peer)}";

    private static string For(string? host) => string.IsNullOrEmpty(host) ? "" : $" for '{host}'";

    private static string HandshakeReason(Exception? inner, bool isServer) => inner switch
    {
        null or IOException { InnerException: null } and not ConnectionException =>
            "the other side closed the connection. "
            + (isServer ? "It may not trust our certificate." : "Does it speak TLS at this port?"),
        AuthenticationException { InnerException: { } cause } =>
            $"{inner.Message} ({cause.GetBaseException().Message})",
        _ => inner.Message,
    };
}
