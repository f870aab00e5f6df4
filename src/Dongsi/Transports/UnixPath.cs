using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>The file that a Unix socket has in the file system.</summary>
internal static class UnixPath
{
    /// <summary>A server that died has left its file, and nobody can bind there: it is removed if nobody listens.
    /// </summary>
    /// <exception cref="AddressInUseException">A server listens there.</exception>
    public static void RemoveStale(string path)
    {
        if (IsAbstract(path) || !File.Exists(path))
        {
            return;
        }

        var address = new UnixDomainSocketEndPoint(path);
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

        throw ThrowHelper.Connection(SocketError.AddressAlreadyInUse, "bind", address);
    }

    public static void Remove(string path)
    {
        try
        {
            if (!IsAbstract(path))
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
