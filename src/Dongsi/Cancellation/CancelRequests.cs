namespace Dongsi.LowLevel;

/// <summary>The requests to cancel a task that are not taken back; the number of each is never used again.</summary>
/// <remarks>
/// A region asks whether somebody has cancelled the task since it was entered. The count alone cannot say so: a request
/// from before that is taken back inside makes room for a new one, which the region would swallow as an old one. As
/// long as nothing was taken back the numbers are 1, 2, 3 …, and the count is the last of them; so a task has one of
/// these from its first <c>Uncancel</c> on only.
/// </remarks>
internal sealed class CancelRequests
{
    private readonly List<int> _standing = [];
    private int _last;

    /// <param name="count">How many there are.</param>
    public CancelRequests(int count)
    {
        while (_last < count)
        {
            Add();
        }
    }

    /// <summary>The number of the newest one; 0 if there is none.</summary>
    public int Newest => _standing is [.., int newest] ? newest : 0;

    public void Add() => _standing.Add(++_last);

    /// <summary>The newest one is taken back.</summary>
    public void TakeBack() => _standing.RemoveAt(_standing.Count - 1);
}
