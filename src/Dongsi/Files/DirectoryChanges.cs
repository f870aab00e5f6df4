using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Takes the changes of a directory, for <c>await foreach</c>.</summary>
public sealed class DirectoryChanges : IAsyncEnumerator<DirectoryChange>
{
    private readonly DirectoryWatch _watch;

    internal DirectoryChanges(DirectoryWatch watch) => _watch = watch;

    /// <summary>The change that was taken last.</summary>
    public DirectoryChange Current { get; private set; }

    /// <summary>Takes the next change, and waits for one if need be.</summary>
    /// <returns>False when the watch was closed.</returns>
    /// <exception cref="DirectoryNotFoundException">The directory was deleted or renamed.</exception>
    /// <exception cref="IOException">The system tells no more changes.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is no change.</para>
    /// <para><b>Cancel safety</b>: no change is lost.</para>
    /// <para><b>Python</b>: has none.</para>
    /// </remarks>
    public async Coroutine<bool> MoveNextAsync()
    {
        await YieldCoroutine.IfCancelled;
        while (!_watch.IsClosed)
        {
            if (_watch.Buffer.TryTake(out DirectoryChange change))
            {
                Current = change;
                return true;
            }

            await _watch.UntilArrived();
        }

        return false;
    }

    /// <summary>Ends the watch.</summary>
    public ValueTask DisposeAsync()
    {
        _watch.Close();
        return ValueTask.CompletedTask;
    }

    ValueTask<bool> IAsyncEnumerator<DirectoryChange>.MoveNextAsync() => new(MoveNextAsync().AsTask());
}
