namespace Dongsi.LowLevel;

/// <summary>The signals that one loop listens to. What was before is restored when nobody listens any more.</summary>
internal sealed class LoopSignals
{
    private readonly EventLoop _loop;
    private readonly Dictionary<int, SignalEntry> _entries = [];

    public LoopSignals(EventLoop loop)
    {
        _loop = loop;
        loop.Closing += Clear;
    }

    /// <summary>How many signals it listens to.</summary>
    public int Count => _entries.Count;

    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public static void EnsureExists(int number, string parameter)
    {
        if (number is < 1 or > SignalNumber.Last)
        {
            throw ThrowHelper.NoSuchSignal(parameter, number);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="InvalidOperationException">It cannot be caught.</exception>
    public static void EnsureCanBeCaught(int number, string parameter)
    {
        EnsureExists(number, parameter);
        if (number == SignalNumber.Kill || number == SignalNumber.Stop)
        {
            ThrowHelper.SignalCannotBeCaught(SignalNumber.Describe(number));
        }

        if (SignalNumber.IsRuntimes(number))
        {
            ThrowHelper.SignalIsRuntimes(SignalNumber.Describe(number));
        }
    }

    public void SetHandler(int number, Action handler) =>
        Listen(number).Handler = new Handle(_loop, handler, context: null);

    public bool RemoveHandler(int number)
    {
        if (!_entries.TryGetValue(number, out SignalEntry? entry) || entry.Handler is null)
        {
            return false;
        }

        entry.Handler = null;
        CloseIfUnused(number, entry);
        return true;
    }

    public SignalEntry Open(int number, SignalReceiver receiver)
    {
        SignalEntry entry = Listen(number);
        entry.Add(receiver);
        return entry;
    }

    public void Close(int number, SignalReceiver receiver)
    {
        if (_entries.TryGetValue(number, out SignalEntry? entry))
        {
            entry.Remove(receiver);
            CloseIfUnused(number, entry);
        }
    }

    private SignalEntry Listen(int number)
    {
        if (!_entries.TryGetValue(number, out SignalEntry? entry))
        {
            _loop.RefuseUnderSchedule(
                $"Somebody wants to hear of {SignalNumber.Describe(number)}",
                "Call what the handler would call, from a task that stands for whoever sends the signal.");
            _entries[number] = entry = new SignalEntry(_loop, number);
            NoteInterrupt(number, isHandled: true);
        }

        return entry;
    }

    private void CloseIfUnused(int number, SignalEntry entry)
    {
        if (entry.IsUnused)
        {
            NoteInterrupt(number, isHandled: false);
            _entries.Remove(number);
            entry.Dispose();
        }
    }

    private void NoteInterrupt(int number, bool isHandled)
    {
        if (number == SignalNumber.Interrupt)
        {
            _loop.HandlesInterrupt = isHandled;
        }
    }

    private void Clear()
    {
        foreach (SignalEntry entry in _entries.Values)
        {
            entry.Dispose();
        }

        _entries.Clear();
        _loop.HandlesInterrupt = false;
    }
}
