using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>
/// Ctrl-C while a main task runs, or while what it left behind cleans up: the first cancels the task, the second is
/// left to the system, which ends us. While the loop has a signal handler or receiver for it, it is theirs.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly PosixSignalRegistration? _registration;
    private readonly EventLoop _loop;
    private readonly Action _first;
    private int _count;

    private Interrupts(EventLoop loop, Action first, bool listens)
    {
        _loop = loop;
        _first = first;
        _registration = listens ? PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupted) : null;
    }

    /// <summary>Was there one?</summary>
    public bool Happened => Volatile.Read(ref _count) > 0;

    public static Interrupts Watch(LoopTask main, InterruptBehavior behavior) =>
        Watch(main.Loop, () => main.CancelCore("Ctrl-C", origin: null), behavior);

    /// <param name="loop">The loop that is to be woken.</param>
    /// <param name="first">What the first one does, on the loop.</param>
    /// <param name="behavior">Is it listened to?</param>
    public static Interrupts Watch(EventLoop loop, Action first, InterruptBehavior behavior) =>
        new(loop, first, behavior != InterruptBehavior.Ignore);

    public void Dispose() => _registration?.Dispose();

    // On a thread of the runtime's.
    private void Interrupted(PosixSignalContext context)
    {
        if (_loop.HandlesInterrupt)
        {
            return;
        }

        if (Interlocked.Increment(ref _count) == 1)
        {
            context.Cancel = true;
            _loop.Post(new Handle(_loop, _first, context: null));
        }
    }
}
