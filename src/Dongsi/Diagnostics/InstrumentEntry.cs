using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>An instrument of a loop, and what it overrides.</summary>
internal readonly struct InstrumentEntry(Instrument instrument)
{
    public Instrument Instrument { get; } = instrument;

    /// <summary>The hooks to call.</summary>
    public Watched Hooks { get; } = HooksOf(instrument);

    public void Call(Watched hook, LoopTask? task, TimeSpan? timeout)
    {
        switch (hook)
        {
            case Watched.BeforeRun:
                Instrument.BeforeRun();
                break;
            case Watched.AfterRun:
                Instrument.AfterRun();
                break;
            case Watched.TaskSpawned:
                Instrument.TaskSpawned(task!);
                break;
            case Watched.TaskScheduled:
                Instrument.TaskScheduled(task!);
                break;
            case Watched.BeforeTaskStep:
                Instrument.BeforeTaskStep(task!);
                break;
            case Watched.AfterTaskStep:
                Instrument.AfterTaskStep(task!);
                break;
            case Watched.TaskExited:
                Instrument.TaskExited(task!);
                break;
            case Watched.BeforeIoWait:
                Instrument.BeforeIoWait(timeout);
                break;
            case Watched.AfterIoWait:
                Instrument.AfterIoWait(timeout);
                break;
            default:
                throw new UnreachableException($"{hook} is no hook.");
        }
    }

    private static Watched HooksOf(Instrument instrument) =>
        If(Watched.BeforeRun, instrument.BeforeRun)
        | If(Watched.AfterRun, instrument.AfterRun)
        | If(Watched.TaskSpawned, (Action<LoopTask>)instrument.TaskSpawned)
        | If(Watched.TaskScheduled, (Action<LoopTask>)instrument.TaskScheduled)
        | If(Watched.BeforeTaskStep, (Action<LoopTask>)instrument.BeforeTaskStep)
        | If(Watched.AfterTaskStep, (Action<LoopTask>)instrument.AfterTaskStep)
        | If(Watched.TaskExited, (Action<LoopTask>)instrument.TaskExited)
        | If(Watched.BeforeIoWait, (Action<TimeSpan?>)instrument.BeforeIoWait)
        | If(Watched.AfterIoWait, (Action<TimeSpan?>)instrument.AfterIoWait);

    // A delegate knows the method that a virtual call would reach. Where the runtime was stripped of that knowledge,
    // the hook counts as overridden: calling an empty one does no harm.
    private static Watched If(Watched hook, Delegate method) =>
        DiagnosticMethodInfo.Create(method)?.DeclaringTypeName == typeof(Instrument).FullName ? Watched.Nothing : hook;
}
