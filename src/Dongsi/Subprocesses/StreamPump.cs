using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>
/// Sockets in the place of the streams of a System.Diagnostics.Process, which are pipes that no poller of the BCL
/// watches. The BCL copies between the two, in the background.
/// </summary>
internal static class StreamPump
{
    private static int s_copies;

    /// <summary>Has everything been copied? The last descriptor is closed a moment after the process has ended.
    /// </summary>
    public static bool IsIdle => Volatile.Read(ref s_copies) == 0;

    /// <summary>What is sent to the socket is written to a stream.</summary>
    public static Socket Into(Stream target)
    {
        (Socket ours, NetworkStream theirs) = Pair();
        _ = Copy(theirs, target);
        return ours;
    }

    /// <summary>What a stream holds comes out of the socket.</summary>
    public static Socket OutOf(Stream source)
    {
        (Socket ours, NetworkStream theirs) = Pair();
        _ = Copy(source, theirs);
        return ours;
    }

    /// <summary>What a stream holds is lost.</summary>
    public static void Drop(Stream source) => _ = Copy(source, Stream.Null);

    private static async Task Copy(Stream from, Stream to)
    {
        Interlocked.Increment(ref s_copies);
        try
        {
            await using (from.ConfigureAwait(false))
            await using (to.ConfigureAwait(false))
            {
                await from.CopyToAsync(to).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // One of them is gone, and the other one hears of it now.
        }
        finally
        {
            Interlocked.Decrement(ref s_copies);
        }
    }

    private static (Socket Ours, NetworkStream Theirs) Pair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var ours = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        ours.Connect(listener.LocalEndPoint!);
        while (true)
        {
            // Whoever else has connected to the port in between is not ours.
            Socket theirs = listener.Accept();
            if (Equals(theirs.RemoteEndPoint, ours.LocalEndPoint))
            {
                theirs.NoDelay = true;
                return (ours, new NetworkStream(theirs, ownsSocket: true));
            }

            theirs.Dispose();
        }
    }
}
