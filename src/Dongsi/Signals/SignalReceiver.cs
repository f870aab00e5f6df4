using System.Diagnostics;
using System.Runtime.InteropServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>The signals that the process gets, one after the other; <c>Asyncio.OpenSignalReceiver</c> makes one.
/// </summary>
/// <remarks>
/// <code>
/// using SignalReceiver signals = Asyncio.OpenSignalReceiver(PosixSignal.SIGTERM, PosixSignal.SIGHUP);
/// await foreach (PosixSignal signal in signals) { … }
/// </code>
/// <para>What comes while nobody waits is kept. Several receivers of a signal each get it.</para>
/// <para><b>Thread safety</b>: belongs to the thread of the loop it was opened on.</para>
/// <para><b>Python</b>: <c>anyio.open_signal_receiver()</c>, <c>trio.open_signal_receiver()</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SignalReceiver : IDisposable, IAsyncEnumerable<PosixSignal>
{
    private readonly EventLoop _loop;
    private readonly AsyncQueue<PosixSignal> _pending = new();

    // As the user named them: SIGINT stays SIGINT, and a number a number.
    private readonly Dictionary<SignalEntry, PosixSignal> _signals = [];
    private bool _isClosed;

    internal SignalReceiver(EventLoop loop, PosixSignal[] signals)
    {
        _loop = loop;
        Array.ForEach(signals, signal => LoopSignals.EnsureCanBeCaught(SignalNumber.Of(signal), nameof(signals)));
        try
        {
            foreach (PosixSignal signal in signals.DistinctBy(SignalNumber.Of))
            {
                _signals.Add(loop.Signals.Open(SignalNumber.Of(signal), this), signal);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Stops listening, and ends an <c>await foreach</c> that waits. What the signals did before is restored
    /// where nobody else listens. Once is enough.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Dispose()
    {
        _loop.EnsureOwnThread();
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        foreach (PosixSignal signal in _signals.Values)
        {
            _loop.Signals.Close(SignalNumber.Of(signal), this);
        }

        _pending.Shutdown();
    }

    /// <summary>What came and was not taken, and who waits.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public SignalReceiverStatistics GetStatistics()
    {
        _loop.EnsureOwnThread();
        AsyncQueueStatistics queue = _pending.GetStatistics();
        return new SignalReceiverStatistics(queue.QSize, queue.TasksWaitingGet);
    }

    /// <summary>Called by the compiler for <c>await foreach</c>, which goes on until the receiver is disposed of.
    /// </summary>
    public ItemEnumerator<PosixSignal> GetAsyncEnumerator() => _pending.GetAsyncEnumerator();

    /// <summary>The receiver, for people.</summary>
    public override string ToString() =>
        $"<SignalReceiver of {string.Join(", ", _signals.Values)}{(_isClosed ? " closed" : "")}>";

    IAsyncEnumerator<PosixSignal> IAsyncEnumerable<PosixSignal>.GetAsyncEnumerator(
        CancellationToken cancellationToken) => GetAsyncEnumerator();

    internal void Deliver(SignalEntry entry) => _pending.PutNoWait(_signals[entry]);
}
