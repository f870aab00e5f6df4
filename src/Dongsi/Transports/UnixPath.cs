using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>The file that a Unix socket has in the file system.</summary>
internal static class UnixPath
{
    /// <summary>Where it is, for the system.</summary>
    /// <exception cref="ArgumentException">It is empty, or longer than the system takes.</exception>
    public static UnixDomainSocketEndPoint Address(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw ThrowHelper.UnixPathTooLong(path, e);
        }
    }

    /// <summary>A server that died has left its file, and nobody can bind there: it is removed if nobody listens.
    /// </summary>
    /// <exception cref="AddressInUseException">A server listens there, or it is no socket.</exception>
    public static void RemoveStale(string path)
    {
        if (IsAbstract(path) || !File.Exists(path))
        {
            return;
        }

        UnixDomainSocketEndPoint address = Address(path);
        if (FileIdentity.Of(path) is { IsSocket: false })
        {
            // The system answers for any file that nobody listens there, and it would be the file that is removed.
            throw ThrowHelper.NoUnixSocket(path, address);
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Blocking = false;
            probe.Connect(address);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            // Its backlog is full: somebody listens.
        }
        catch (SocketException e)
        {
            throw ThrowHelper.Connection(e.SocketErrorCode, "bind", address);
        }

        throw ThrowHelper.Connection(SocketError.AddressAlreadyInUse, "bind", address);
    }

    /// <summary>What is there now; null if there is nothing, or the system does not say.</summary>
    public static FileIdentity? Identify(string path) => IsAbstract(path) ? null : FileIdentity.Of(path);

    /// <summary>Removes the file, unless it is another server's by now.</summary>
    public static void Remove(string path, FileIdentity? ours)
    {
        try
        {
            if (!IsAbstract(path) && FileIdentity.Of(path) == ours)
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next server that binds there finds out.
        }
    }

    /// <summary>A name that is in no file system, and is gone with its socket.</summary>
    private static bool IsAbstract(string path) => path.StartsWith('\0');
}
