using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>
/// Ctrl-C while a main task runs: the first cancels it, the second is left to the system, which ends us. While the loop
/// has a signal handler or receiver for it, it is theirs.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly PosixSignalRegistration? _registration;
    private readonly LoopTask _main;
    private int _count;

    private Interrupts(LoopTask main, bool listens)
    {
        _main = main;
        _registration = listens ? PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupted) : null;
    }

    /// <summary>Did Ctrl-C cancel the main task?</summary>
    public bool Happened => Volatile.Read(ref _count) > 0;

    public static Interrupts Watch(LoopTask main, InterruptBehavior behavior) =>
        new(main, behavior != InterruptBehavior.Ignore);

    public void Dispose() => _registration?.Dispose();

    // On a thread of the runtime's.
    private void Interrupted(PosixSignalContext context)
    {
        if (_main.Loop.HandlesInterrupt)
        {
            return;
        }

        if (Interlocked.Increment(ref _count) == 1)
        {
            context.Cancel = true;
            _main.Loop.Post(new Handle(_main.Loop, () => _main.CancelCore("Ctrl-C", origin: null), context: null));
        }
    }
}
