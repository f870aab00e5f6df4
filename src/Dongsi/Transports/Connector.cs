using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>Connects to the first of several addresses that answers: happy eyeballs, RFC 8305.</summary>
/// <remarks>
/// An address that does not answer must not cost its whole time limit, so the next one is tried after a short delay, or
/// as soon as the last one has failed. Attempts are sockets that are watched, and no tasks: those that lose are closed,
/// and there is nothing to wait for and no failure that nobody takes.
/// <para>The trap: a cancellation may come in the turn in which an attempt succeeds. So the socket that has won stays
/// here until whoever waits has really taken it.</para>
/// </remarks>
/// <param name="loop">The loop.</param>
/// <param name="addresses">What to try, in this order.</param>
/// <param name="localAddress">Where to connect from; null lets the system choose.</param>
/// <param name="delay">Seconds; null tries an address only when the one before has failed.</param>
internal sealed class Connector(
    EventLoop loop, IReadOnlyList<EndPoint> addresses, EndPoint? localAddress, double? delay)
{
    private readonly List<ConnectAttempt> _running = [];
    private readonly List<Exception> _failures = [];
    private readonly Future<bool> _end = loop.CreateFuture<bool>();
    private TimerHandle? _timer;
    private ConnectAttempt? _last;
    private IoHandle? _winner;
    private int _next;

    public EventLoop Loop => loop;

    /// <summary>Why each attempt failed, in the order in which they did.</summary>
    public IReadOnlyList<Exception> Failures => _failures;

    /// <summary>Addresses of the two families in turns, so that a family that leads nowhere costs one delay.</summary>
    /// <param name="addresses">In the order that the system prefers.</param>
    /// <param name="firstCount">How many of the first family come before the first of the other; 0 changes nothing.
    /// </param>
    public static IReadOnlyList<EndPoint> Interleave(IReadOnlyList<EndPoint> addresses, int firstCount)
    {
        List<Queue<EndPoint>> families =
            [.. addresses.GroupBy(address => address.AddressFamily).Select(family => new Queue<EndPoint>(family))];
        if (firstCount == 0 || families.Count < 2)
        {
            return addresses;
        }

        List<EndPoint> ordered = [];
        while (ordered.Count < firstCount - 1 && families[0].TryDequeue(out EndPoint? first))
        {
            ordered.Add(first);
        }

        while (ordered.Count < addresses.Count)
        {
            foreach (Queue<EndPoint> family in families)
            {
                if (family.TryDequeue(out EndPoint? next))
                {
                    ordered.Add(next);
                }
            }
        }

        return ordered;
    }

    /// <summary>The connected socket, which is the caller's; null if all attempts have failed.</summary>
    public async Coroutine<IoHandle?> Run()
    {
        try
        {
            StartNext();
            await _end;
            IoHandle? winner = _winner;
            _winner = null;
            return winner;
        }
        finally
        {
            StopAttempts();
            _winner?.Close();
        }
    }

    /// <summary>An attempt has come to its end.</summary>
    public void Ended(ConnectAttempt attempt, SocketError error)
    {
        if (error == SocketError.Success)
        {
            Win(attempt);
            return;
        }

        Fail(attempt, error, "connect");
        _running.Remove(attempt);
        if (attempt == _last || _running.Count == 0)
        {
            StartNext();
        }
    }

    /// <summary>Tries addresses until one of them takes its time.</summary>
    private void StartNext()
    {
        _timer?.Cancel();
        _timer = null;
        while (_next < addresses.Count)
        {
            var attempt = new ConnectAttempt(this, addresses[_next++]);
            if (localAddress is not null && localAddress.AddressFamily != attempt.Address.AddressFamily)
            {
                _failures.Add(ThrowHelper.NoMatchingLocalAddress(localAddress, attempt.Address));
                continue;
            }

            SocketError error = attempt.Start(localAddress, out string operation);
            if (error == SocketError.Success)
            {
                Win(attempt);
                return;
            }

            if (error == SocketError.InProgress)
            {
                _running.Add(_last = attempt);
                if (delay is { } seconds && _next < addresses.Count)
                {
                    _timer = loop.CallLater(seconds, StartNext);
                }

                return;
            }

            Fail(attempt, error, operation);
        }

        if (_running.Count == 0)
        {
            End();
        }
    }

    private void Win(ConnectAttempt attempt)
    {
        _winner = attempt.Take();
        StopAttempts();
        End();
    }

    private void End()
    {
        // A cancellation may have been first, and its news on the way.
        if (!_end.IsDone)
        {
            _end.SetResult(true);
        }
    }

    private void Fail(ConnectAttempt attempt, SocketError error, string operation)
    {
        attempt.Close();
        _failures.Add(ThrowHelper.Connection(
            error, operation, operation == "bind" ? localAddress : attempt.Address));
    }

    private void StopAttempts()
    {
        _timer?.Cancel();
        _timer = null;
        _running.ForEach(attempt => attempt.Close());
        _running.Clear();
    }
}
