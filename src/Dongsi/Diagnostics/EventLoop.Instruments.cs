using Dongsi.LowLevel;

namespace Dongsi;

// What happens only if somebody watches the loop. The paths that matter test one field against zero and come here if it
// is not; see Watched.
public sealed partial class EventLoop
{
    private InstrumentEntry[] _instruments = [];

    /// <summary>Tells an instrument what the loop does, from now on. Adding it twice does nothing.</summary>
    /// <param name="instrument">Instruments are called in the order in which they were added.</param>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    /// <remarks>
    /// <para>To be told from the beginning, name it in <see cref="RunOptions.Instruments"/>.</para>
    /// <para><b>Python</b>: <c>trio.lowlevel.add_instrument()</c>.</para>
    /// </remarks>
    public void AddInstrument(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        EnsureUsable();
        if (!Array.Exists(_instruments, entry => entry.Instrument == instrument))
        {
            SetInstruments([.. _instruments, new InstrumentEntry(instrument)]);
        }
    }

    /// <summary>Tells an instrument nothing more.</summary>
    /// <param name="instrument">As it was added.</param>
    /// <returns>False if it was not there: never added, or dropped because it threw.</returns>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>trio.lowlevel.remove_instrument()</c>.</para></remarks>
    public bool RemoveInstrument(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        EnsureOwnThread();
        InstrumentEntry[] rest = Array.FindAll(_instruments, entry => entry.Instrument != instrument);
        bool wasThere = rest.Length < _instruments.Length;
        SetInstruments(rest);
        return wasThere;
    }

    /// <summary>A task was made, with somebody watching.</summary>
    private void NoteSpawned(LoopTask task) => Tell(Watched.TaskSpawned, task);

    /// <summary>A task has ended, with somebody watching.</summary>
    internal void NoteExited(LoopTask task) => Tell(Watched.TaskExited, task);

    private void NoteReady(Runnable item)
    {
        if ((_watch & Watched.GuestWait) != 0)
        {
            WakeIfAsleep();
        }

        if ((_watch & Watched.TaskScheduled) != 0 && item is LoopTask task)
        {
            Tell(Watched.TaskScheduled, task);
        }
    }

    private void RunWatched(Runnable item)
    {
        LoopTask? task = item as LoopTask;
        if (task is not null)
        {
            Tell(Watched.BeforeTaskStep, task);
        }

        if (Debug)
        {
            RunTimed(item);
        }
        else
        {
            item.Run();
        }

        if (task is not null)
        {
            Tell(Watched.AfterTaskStep, task);
        }
    }

    private void RunEagerlyWatched(LoopTask task)
    {
        Tell(Watched.BeforeTaskStep, task);
        task.RunEagerly();
        Tell(Watched.AfterTaskStep, task);
    }

    /// <param name="hook">What has happened.</param>
    /// <param name="task">To whom, where it is about a task.</param>
    /// <param name="wait">How long the loop waits at most, where it is about that; -1 is for ever.</param>
    private void Tell(Watched hook, LoopTask? task = null, long wait = -1)
    {
        if ((_watch & hook) != 0)
        {
            TellAll(hook, task, wait);
        }
    }

    private void TellAll(Watched hook, LoopTask? task, long wait)
    {
        // The context belongs to the task that is running, or is what the next one is compared with.
        ExecutionContext? context = ExecutionContext.Capture();
        foreach (InstrumentEntry entry in _instruments)
        {
            if ((entry.Hooks & hook) == 0)
            {
                continue;
            }

            try
            {
                entry.Call(hook, task, wait < 0 ? null : new TimeSpan(wait));
            }
            catch (Exception e)
            {
                DropInstrument(entry.Instrument, hook, e);
            }
        }

        if (context is not null && ExecutionContext.Capture() != context)
        {
            ExecutionContext.Restore(context);
        }
    }

    private void DropInstrument(Instrument instrument, Watched hook, Exception exception)
    {
        // If it is gone already, it has been reported: this is one call of it inside another.
        if (RemoveInstrument(instrument))
        {
            CallExceptionHandler(new LoopErrorContext
            {
                Message = $"Exception in {instrument.GetType().Name}.{hook}; the instrument is dropped",
                Exception = exception,
            });
        }
    }

    private void SetInstruments(InstrumentEntry[] instruments)
    {
        // A new array: somebody may be going through the old one.
        _instruments = instruments;
        Watched hooks = instruments.Aggregate(Watched.Nothing, static (all, entry) => all | entry.Hooks);
        _watch = (_watch & ~Watched.Hooks) | hooks;
    }
}
