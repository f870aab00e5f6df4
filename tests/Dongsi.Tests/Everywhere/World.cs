namespace Dongsi.Tests.Everywhere;

/// <summary>What a program needs besides itself.</summary>
internal sealed class World(EventLoop loop)
{
    private readonly List<Action> _atEnd = [];
    private readonly List<LoopTask> _partners = [];
    private readonly Dictionary<Type, object> _kept = [];

    public EventLoop Loop => loop;

    /// <summary>A task that makes the awaitable wait, or end. It is cancelled when the program has ended.</summary>
    public LoopTask Partner(Coroutine coroutine)
    {
        LoopTask partner = Loop.CreateTask(coroutine, name: "partner");
        _partners.Add(partner);
        return partner;
    }

    /// <summary>Keeps something for the check at the end.</summary>
    public T Keep<T>(T thing) where T : notnull
    {
        _kept[typeof(T)] = thing;
        return thing;
    }

    /// <summary>What was kept; null if the program did not come so far.</summary>
    public T? Kept<T>() where T : class => _kept.TryGetValue(typeof(T), out object? thing) ? (T)thing : null;

    /// <summary>What the program would leave open if it were cancelled right now.</summary>
    public void AtEnd(Action close) => _atEnd.Add(close);

    public void CloseAll() => _atEnd.ForEach(close => close());

    public void CancelPartners()
    {
        foreach (LoopTask partner in _partners.Where(partner => !partner.IsDone))
        {
            partner.Cancel("the program has ended");
        }
    }
}
