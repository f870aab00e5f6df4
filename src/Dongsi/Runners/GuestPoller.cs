namespace Dongsi.LowLevel;

/// <summary>The thread that waits in the poller of a guest, and does nothing else.</summary>
/// <param name="loop">The guest.</param>
/// <param name="waited">Called on that thread after each wait, with what the poller threw, if it did.</param>
internal sealed class GuestPoller(EventLoop loop, Action<Exception?> waited)
{
    private readonly object _gate = new();
    private GuestWait? _order;
    private bool _hasThread;
    private bool _isOver;

    /// <summary>Begins a wait; the last one has ended.</summary>
    public void Begin(GuestWait wait)
    {
        lock (_gate)
        {
            _order = wait;
            Monitor.Pulse(_gate);
        }

        // A guest that never waits has none.
        if (!_hasThread)
        {
            _hasThread = true;

            // In no context: the ambient values of whoever started the run shall not live as long as the thread. And in
            // the background: if the host ends without its guest, the process shall end too.
            new Thread(Work) { IsBackground = true, Name = "Dongsi guest" }.UnsafeStart();
        }
    }

    /// <summary>The thread ends. No wait is going on.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Work()
    {
        while (NextOrder() is { } wait)
        {
            Exception? failure = null;
            try
            {
                loop.WaitAsGuest(wait);
            }
            catch (Exception e)
            {
                failure = e;
            }

            waited(failure);
        }
    }

    private GuestWait? NextOrder()
    {
        lock (_gate)
        {
            while (_order is null && !_isOver)
            {
                Monitor.Wait(_gate);
            }

            GuestWait? order = _order;
            _order = null;
            return order;
        }
    }
}
