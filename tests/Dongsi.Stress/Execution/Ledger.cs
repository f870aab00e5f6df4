namespace Dongsi.Stress.Execution;

/// <summary>Where every exception came from and where it went. Each must arrive once, no more and no less.</summary>
internal sealed class Ledger
{
    private readonly List<Exception> _raised = [];
    private readonly Dictionary<Exception, List<string>> _arrivals = new(ReferenceEqualityComparer.Instance);

    /// <summary>An exception has come into the world. False if it had before.</summary>
    public bool Raise(Exception exception)
    {
        if (!_arrivals.TryAdd(exception, []))
        {
            return false;
        }

        _raised.Add(exception);
        return true;
    }

    /// <summary>An exception, and all in it if it is a group, has reached somebody.</summary>
    public void Arrive(Exception? exception, string where)
    {
        foreach (Exception leaf in Leaves(exception))
        {
            if (_arrivals.TryGetValue(leaf, out List<string>? arrivals))
            {
                arrivals.Add(where);
            }
            else
            {
                _raised.Add(leaf);
                _arrivals[leaf] = [$"{where}, though nobody in the program raised it: {leaf}", "!"];
            }
        }
    }

    public IEnumerable<string> Check() =>
        from exception in _raised
        let arrivals = _arrivals[exception]
        where arrivals.Count != 1
        select $"{exception.GetType().Name} '{exception.Message}' arrived {arrivals.Count} times: "
            + string.Join(" | ", arrivals);

    private IEnumerable<Exception> Leaves(Exception? exception) => exception switch
    {
        null or CancelledException => [],
        _ when _arrivals.ContainsKey(exception) => [exception],
        AggregateException group => group.InnerExceptions.SelectMany(Leaves),
        _ => [exception],
    };
}
