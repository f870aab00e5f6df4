namespace Dongsi.LowLevel;

/// <summary>The reports of one loop that may become due.</summary>
internal sealed class LateReports
{
    private const int SmallestPruning = 32;

    // Weak, so that the finalizer can find a report before the loop closes; long, so that a report whose finalizer has
    // not run yet is still seen here.
    private readonly List<WeakReference<LateReport>> _reports = [];
    private int _pruneAt = SmallestPruning;

    public void Add(LateReport report)
    {
        if (_reports.Count >= _pruneAt)
        {
            _reports.RemoveAll(static r => !r.TryGetTarget(out LateReport? target) || target.IsSettled);
            _pruneAt = Math.Max(SmallestPruning, _reports.Count * 2);
        }

        _reports.Add(new WeakReference<LateReport>(report, trackResurrection: true));
    }

    /// <summary>Hands over all that nobody has taken care of, and forgets them.</summary>
    public void ForEachDue(Action<LateReport> report)
    {
        WeakReference<LateReport>[] reports = [.. _reports];
        _reports.Clear();
        foreach (WeakReference<LateReport> reference in reports)
        {
            if (reference.TryGetTarget(out LateReport? due) && !due.IsSettled)
            {
                report(due);
            }
        }
    }
}
