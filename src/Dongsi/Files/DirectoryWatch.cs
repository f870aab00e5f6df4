using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Tells what changes in a directory; <c>Asyncio.WatchDirectory</c> makes one.</summary>
/// <remarks>
/// <code>
/// await foreach (DirectoryChange change in await Asyncio.WatchDirectory("inbox"))
/// {
///     Console.WriteLine($"{change.Kind} {change.Path.Name}");
/// }
/// </code>
/// <para>It watches from the moment in which it was made; leaving the <c>await foreach</c> closes it. Changes wait
/// until they are taken. One that says nothing new is merged with the one that waits: what was created, or changed, is
/// not reported as changed once more. If more wait than the capacity, the next are dropped, and a
/// <see cref="DirectoryChangeKind.Overflow"/> says so in their place.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which it was made.</para>
/// <para><b>Python</b>: none of the three has one; <c>watchfiles.awatch()</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class DirectoryWatch : IDisposable, IAsyncEnumerable<DirectoryChange>
{
    private readonly EventLoop _loop;
    private readonly AsyncEvent _arrived = new();
    private readonly DirectoryWatcher _watcher;

    private DirectoryWatch(EventLoop loop, AsyncPath path, string filter, bool recursive, int capacity)
    {
        _loop = loop;
        Path = path;
        Buffer = new ChangeBuffer(path, capacity, () => loop.TryCallSoonThreadsafe(_arrived.Set));
        _watcher = new DirectoryWatcher(path, filter, recursive, Buffer);
    }

    /// <summary>The directory.</summary>
    public AsyncPath Path { get; }

    /// <summary>Was it closed?</summary>
    public bool IsClosed { get; private set; }

    internal ChangeBuffer Buffer { get; }

    /// <summary>Ends the watch. Whoever waits for a change comes to the end of his <c>await foreach</c>. Once is
    /// enough.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Close()
    {
        _loop.EnsureOwnThread();
        if (!IsClosed)
        {
            IsClosed = true;
            _watcher.Dispose();
            Buffer.End();
            _arrived.Set();
        }
    }

    /// <summary>The same as <see cref="Close"/>.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Dispose() => Close();

    /// <summary>How many changes came, and what became of them.</summary>
    public DirectoryWatchStatistics GetStatistics() => Buffer.GetStatistics();

    /// <summary>Called by the compiler for <c>await foreach</c>, which takes changes until it is left. That closes the
    /// watch.</summary>
    /// <exception cref="ClosedResourceException">It is closed already.</exception>
    public DirectoryChanges GetAsyncEnumerator() =>
        IsClosed ? throw ThrowHelper.WatchIsClosed(this) : new DirectoryChanges(this);

    IAsyncEnumerator<DirectoryChange> IAsyncEnumerable<DirectoryChange>.GetAsyncEnumerator(
        CancellationToken cancellationToken) => GetAsyncEnumerator();

    /// <summary>The watch, for people.</summary>
    public override string ToString() => $"<DirectoryWatch of '{Path}'{(IsClosed ? " closed" : "")}>";

    internal static Coroutine<DirectoryWatch> Start(string path, string filter, bool recursive, int capacity)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        var directory = new AsyncPath(path);
        EventLoop loop = EventLoop.RequireRunning();
        return InThread.Make(
            () =>
            {
                var watch = new DirectoryWatch(loop, directory, filter, recursive, capacity);
                watch._watcher.Start();
                return watch;
            },
            unwanted: static watch => watch._watcher.Dispose());
    }

    /// <summary>Waits until there may be something to take.</summary>
    internal async Coroutine UntilArrived()
    {
        _loop.ExpectedPosts++;
        try
        {
            await _arrived.Wait();
        }
        finally
        {
            _loop.ExpectedPosts--;
        }

        _arrived.Clear();
    }
}
