using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dongsi.Reliability.Faults;

/// <summary>
/// A bad network between two good peers. It runs on threads of its own, with the sockets of the BCL: nothing that it
/// does wrong is Dongsi's.
/// </summary>
/// <remarks>The n-th connection gets the n-th fault that was put into the queue; so its clients connect one by one.
/// </remarks>
internal sealed class FaultyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ConcurrentQueue<(LinkFault Fault, int Where)> _faults = [];
    private readonly int _target;

    /// <param name="target">The port behind it.</param>
    public FaultyProxy(int target)
    {
        _target = target;
        _listener.Start(4096);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Task.Run(Accept);
    }

    public int Port { get; }

    /// <summary>What the next connection gets, and after how many bytes.</summary>
    public void Add(LinkFault fault, int where) => _faults.Enqueue((fault, where));

    public void Dispose()
    {
        _listener.Stop();
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private async Task Accept()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = _faults.TryDequeue(out (LinkFault Fault, int Where) next);
            _ = Task.Run(() => Serve(client, next.Fault, next.Where));
        }
    }

    private async Task Serve(Socket client, LinkFault fault, int where)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(client);
        _sockets.Add(server);
        client.NoDelay = server.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);

            // The fault is on the way there or on the way back.
            bool isThere = where % 2 == 0;
            await Task.WhenAll(
                Pump(client, server, isThere ? fault : null, where),
                Pump(server, client, isThere ? null : fault, where));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side has gone, so the other one goes too.
        }

        client.Dispose();
        server.Dispose();
    }

    private static async Task Pump(Socket from, Socket to, LinkFault? fault, int where)
    {
        byte[] buffer = new byte[16 * 1024];
        int passed = 0;
        while (await from.ReceiveAsync(buffer) is > 0 and var count)
        {
            bool isHere = passed <= where && where < passed + count;
            passed += count;
            if (!await Pass(from, to, buffer.AsMemory(0, count), fault, isHere, passed > where))
            {
                return;
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }

    /// <returns>False if nothing comes through any more.</returns>
    private static async Task<bool> Pass(
        Socket from, Socket to, Memory<byte> data, LinkFault? fault, bool isHere, bool isPast)
    {
        switch (fault)
        {
            case LinkFault.Split:
                for (int i = 0; i < data.Length; i++)
                {
                    await to.SendAsync(data.Slice(i, 1));
                }

                return true;
            case LinkFault.Coalesce:
                await Task.Delay(5);
                break;
            case LinkFault.Delay when isHere:
                await Task.Delay(100);
                break;
            case LinkFault.Corrupt when isHere:
                data.Span[^1] ^= 1;
                break;
            case LinkFault.Reset when isHere:
                from.Close(0);
                to.Close(0);
                return false;
            case LinkFault.Truncate when isHere:
                to.Shutdown(SocketShutdown.Send);
                return false;
            case LinkFault.HalfOpen when isPast:
                return true;
            default:
                break;
        }

        await to.SendAsync(data);
        return true;
    }
}
