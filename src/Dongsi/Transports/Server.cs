using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>
/// Listens on one or several sockets and makes a protocol for each connection. <c>Asyncio.StartServer</c> and
/// <c>EventLoop.CreateServer</c> make one.
/// </summary>
/// <remarks>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>asyncio.Server</c>.</para>
/// </remarks>
public sealed partial class Server : IAsyncDisposable
{
    private readonly Func<ByteProtocol> _protocolFactory;
    private readonly List<Listener> _listeners = [];
    private readonly List<Future<bool>> _waiters = [];
    private StreamTransport? _firstClient;
    private int _clientCount;
    private long _acceptedCount;
    private bool _isClosed;
    private Future<bool>? _forever;
    private ExecutionContext? _context;

    internal Server(EventLoop loop, Func<ByteProtocol> protocolFactory)
    {
        Loop = loop;
        _protocolFactory = protocolFactory;
    }

    /// <summary>The loop it serves on.</summary>
    public EventLoop Loop { get; }

    /// <summary>Does it accept connections?</summary>
    /// <remarks><para><b>Python</b>: <c>server.is_serving()</c>.</para></remarks>
    public bool IsServing { get; private set; }

    /// <summary>The sockets it listens on; none once it is closed, or where they are none of the system's. To look at,
    /// not to use.</summary>
    /// <remarks><para><b>Python</b>: <c>server.sockets</c>.</para></remarks>
    public IReadOnlyList<Socket> Sockets => [.. _listeners.Select(listener => listener.Socket).OfType<Socket>()];

    /// <summary>Where it listens, first of all; where it did once it is closed.</summary>
    public EndPoint? LocalEndPoint { get; private set; }

    /// <summary>The port it listens on: of use if it was told to take a free one. 0 for a Unix socket.</summary>
    public int Port => LocalEndPoint is IPEndPoint address ? address.Port : 0;

    internal SpareDescriptors Spares { get; } = new();

    /// <summary>Begins to accept connections, if it does not already.</summary>
    /// <exception cref="InvalidOperationException">The server is closed.</exception>
    /// <exception cref="AddressInUseException">Another server listens there; this one is closed then.</exception>
    /// <remarks>
    /// <para>The protocols of its connections see the ambient values (<see cref="AsyncLocal{T}"/>) of who calls this.
    /// </para>
    /// <para><b>Python</b>: <c>await server.start_serving()</c>, which need not be awaited here.</para>
    /// </remarks>
    public void StartServing()
    {
        Loop.EnsureOwnThread();
        if (_isClosed)
        {
            throw ThrowHelper.ServerIsClosed();
        }

        if (IsServing)
        {
            return;
        }

        _context = ExecutionContext.Capture();
        IsServing = true;
        if (_listeners.Any(listener => listener.HasDescriptor))
        {
            Spares.TryTake();
        }

        try
        {
            _listeners.ForEach(listener => listener.Start());
        }
        catch
        {
            // A socket that listens cannot be told to stop, so half a server is none.
            Close();
            throw;
        }
    }

    /// <summary>
    /// Serves until it is cancelled, or <see cref="Close"/> is called; then it closes, and waits for its connections.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is closed, or another task does this already.</exception>
    /// <exception cref="CancelledException">It has ended, in the one way or the other.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: cancelling is how it ends. In a cancelled scope it does not wait for its
    /// connections, as nothing does there; call <see cref="Shutdown(double)"/> in a shielded one.</para>
    /// <para><b>Python</b>: <c>await server.serve_forever()</c>.</para>
    /// </remarks>
    public async Coroutine ServeForever()
    {
        if (_forever is not null)
        {
            throw ThrowHelper.ServesForeverTwice();
        }

        StartServing();
        _forever = Loop.CreateFuture<bool>();
        try
        {
            await _forever;
        }
        finally
        {
            _forever = null;
            Close();
            await WaitClosed();
        }
    }

    /// <summary>Stops listening. The connections stay; see <see cref="CloseClients"/> and
    /// <see cref="Shutdown(double)"/>.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>server.close()</c>.</para></remarks>
    public void Close()
    {
        Loop.EnsureOwnThread();
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        IsServing = false;
        _listeners.ForEach(listener => listener.Close());
        _listeners.Clear();
        Spares.GiveBack();
        _forever?.Cancel("the server was closed");
        WakeIfDone();
    }

    /// <summary>Closes all connections, each as <see cref="BaseTransport.Close"/> does.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>server.close_clients()</c>.</para></remarks>
    public void CloseClients() => ForEachClient(static client => client.Protocol.Outermost(client).Close());

    /// <summary>Aborts all connections, each as <see cref="BaseTransport.Abort"/> does.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>server.abort_clients()</c>.</para></remarks>
    public void AbortClients() => ForEachClient(static client => client.Abort());

    /// <summary>Waits until the server is closed and all its connections are gone.</summary>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if it is not so already.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await server.wait_closed()</c>.</para>
    /// </remarks>
    public async Coroutine WaitClosed()
    {
        await YieldCoroutine.IfCancelled;
        while (!_isClosed || _clientCount > 0)
        {
            Future<bool> closed = Loop.CreateFuture<bool>();
            _waiters.Add(closed);
            try
            {
                await closed;
            }
            finally
            {
                _waiters.Remove(closed);
            }
        }
    }

    /// <summary>
    /// Ends it well: stops listening, gives the connections time to come to their end, closes those that have not, and
    /// aborts those that cannot even be closed in as much time again. When it returns, all are gone.
    /// </summary>
    /// <param name="grace">How long to wait, in seconds; 0 closes all connections at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no number.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes, unless there is no connection.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, the connections that are left are aborted.</para>
    /// <para><b>Python</b>: what programs write by hand around <c>close</c>, <c>close_clients</c>,
    /// <c>abort_clients</c> and <c>wait_closed</c>.</para>
    /// </remarks>
    public async Coroutine Shutdown(double grace)
    {
        long ticks = Delay.Ticks(grace);
        try
        {
            Close();
            await WaitClosed(ticks);
            CloseClients();
            await WaitClosed(ticks);
        }
        finally
        {
            AbortClients();
        }

        await WaitClosed();
    }

    /// <inheritdoc cref="Shutdown(double)"/>
    public Coroutine Shutdown(TimeSpan grace) => Shutdown(grace.TotalSeconds);

    /// <summary>What it is doing, in numbers.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public ServerStatistics GetStatistics()
    {
        Loop.EnsureOwnThread();
        return new ServerStatistics(IsServing, _listeners.Count, _clientCount, _acceptedCount);
    }

    /// <summary>Closes it and all its connections, and waits for them.</summary>
    public ValueTask DisposeAsync() => new(Shutdown(0).AsTask());

    /// <summary>The server, for people.</summary>
    public override string ToString() =>
        $"<Server {(_isClosed ? "closed" : IsServing ? "serving" : "not serving")} at {LocalEndPoint}>";

    internal void AddListener(IoHandle handle, int backlog, string? unixPath, bool isOurs)
    {
        var listener = new Listener(this, handle, backlog, unixPath, isOurs);
        LocalEndPoint ??= listener.EndPoint;
        _listeners.Add(listener);
    }

    /// <summary>A connection was accepted.</summary>
    internal void Serve(IoHandle connection, bool isTcp)
    {
        if (_isClosed)
        {
            connection.Close();
            return;
        }

        _acceptedCount++;
        Loop.SwitchTo(_context);
        try
        {
            ByteProtocol protocol = _protocolFactory() ?? throw ThrowHelper.FactoryWithoutProtocol();
            if (isTcp)
            {
                connection.DisableDelay();
            }

            Attach(new StreamTransport(Loop, connection, protocol, server: this));
        }
        catch (Exception e)
        {
            connection.Close();
            Loop.CallExceptionHandler(new LoopErrorContext
            {
                Message = $"{this} has dropped a connection, because making a protocol for it failed",
                Exception = e,
            });
        }
        finally
        {
            Loop.CurrentContext();
        }
    }

    internal void Detach(StreamTransport client)
    {
        if (client.PreviousClient is { } previous)
        {
            previous.NextClient = client.NextClient;
        }
        else
        {
            _firstClient = client.NextClient;
        }

        if (client.NextClient is { } next)
        {
            next.PreviousClient = client.PreviousClient;
        }

        client.PreviousClient = client.NextClient = null;
        _clientCount--;
        WakeIfDone();
    }

    /// <summary>The same, for so long at most.</summary>
    private async Coroutine WaitClosed(long ticks)
    {
        TimeSpan deadline = new(Delay.After(Loop.Time.Ticks, ticks));
        await CancelScope.Run(async _ => await WaitClosed(), deadline);
    }

    private void Attach(StreamTransport client)
    {
        client.NextClient = _firstClient;
        if (_firstClient is not null)
        {
            _firstClient.PreviousClient = client;
        }

        _firstClient = client;
        _clientCount++;
    }

    private void ForEachClient(Action<StreamTransport> action)
    {
        Loop.EnsureOwnThread();
        for (StreamTransport? client = _firstClient; client is not null;)
        {
            StreamTransport? next = client.NextClient;
            action(client);
            client = next;
        }
    }

    private void WakeIfDone()
    {
        if (_isClosed && _clientCount == 0 && !Loop.IsClosed)
        {
            foreach (Future<bool> waiter in _waiters)
            {
                if (!waiter.IsDone)
                {
                    waiter.SetResult(true);
                }
            }
        }
    }
}
