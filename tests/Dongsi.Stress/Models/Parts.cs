using Dongsi.Stress.Programs;

namespace Dongsi.Stress.Models;

/// <summary>The body and the tasks of a group, and what becomes of them as more and more of them are cut.</summary>
internal sealed class Parts
{
    private readonly Node _node;
    private readonly int _start;
    private readonly Surroundings _around;
    private readonly CalmModel _model;
    private readonly Fate[] _fates;

    public Parts(Node node, int start, Surroundings around, CalmModel model)
    {
        _node = node;
        _start = start;
        _around = around;
        _model = model;
        _fates = new Fate[node.Parts.Count];
        Evaluate(_ => true, around, around.OfChild(Region.Edge(Time.Never)));
    }

    public Fate Body => _fates[0];

    public int FirstFailure => _fates.Where(fate => fate.Ending == Ending.Failed).Select(fate => fate.End)
        .DefaultIfEmpty(Time.Never).Min();

    /// <summary>Several failed at the same time, or one when a cancellation was heard from outside.</summary>
    public bool IsCloseTo(int heard) => FirstFailure is var first && first != Time.Never
        && (heard == first || _fates.Count(fate => fate.Ending == Ending.Failed && fate.End == first) > 1);

    /// <summary>The body is done, and the parent is cancelled while it waits for the tasks.</summary>
    public bool IsCutWaiting => Body.Ending == Ending.Done && _fates.Length > 1 && Last >= _around.Stop;

    private int Last => _fates.Max(fate => fate.End);

    /// <summary>
    /// What has not ended by a moment meets a cancellation then. If it came from outside, whose limits were set first,
    /// it meets also the tasks that would have ended at that very moment; the body has met it already.
    /// </summary>
    public void Cut(int when, bool isFromOutside, Surroundings body, Surroundings child) =>
        Evaluate(i => _fates[i].End > when || (isFromOutside && i > 0 && _fates[i].End == when), body, child);

    /// <summary>What becomes of the whole group.</summary>
    public Fate Together()
    {
        // Leaving a group is a checkpoint, even if there is nothing to wait for.
        bool isCheckpoint = Body.Ending == Ending.Done && _around.LevelStop <= Body.End;
        Ending ending = FirstFailure != Time.Never ? Ending.Failed
            : Body.Ending == Ending.Cancelled || IsCutWaiting || isCheckpoint ? Ending.Cancelled
            : Ending.Done;
        return new Fate(Last, ending, Body.Suspends || _fates.Length > 1 || isCheckpoint);
    }

    private void Evaluate(Func<int, bool> which, Surroundings body, Surroundings child)
    {
        for (int i = 0; i < _fates.Length; i++)
        {
            if (which(i))
            {
                _fates[i] = _model.Of(_node.Parts[i], _start, i == 0 ? body : child);
            }
        }
    }
}
