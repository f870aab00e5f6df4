using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Says so when two tasks do at a time what only one may, such as reading from one connection.</summary>
/// <remarks>
/// <code>
/// private readonly ResourceGuard _reading = new("reading from");
///
/// public async Coroutine&lt;int> Read()
/// {
///     using (_reading.Enter())
///     {
///         return await ReadCore();
///     }
/// }
/// </code>
/// <para>Nobody waits: the second throws. If the second shall wait, use an <see cref="AsyncLock"/>.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which it is used first.</para>
/// <para><b>Python</b>: <c>anyio.ResourceGuard</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ResourceGuard : IReleasable
{
    private readonly string _action;
    private LoopBinding _binding;
    private bool _isBusy;
    private LoopTask? _task;

    /// <summary>A guard that nobody has passed.</summary>
    /// <param name="action">What is done, for the message: "task 'x' is <c>reading from</c> this already".</param>
    public ResourceGuard(string action = "using")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(action);
        _action = action;
    }

    /// <summary>Enters; leave at the end of a <c>using</c> block.</summary>
    /// <exception cref="BusyResourceException">Somebody is inside.</exception>
    /// <exception cref="InvalidOperationException">It is used on another loop.</exception>
    /// <remarks><para><b>Python</b>: <c>with guard:</c>.</para></remarks>
    public Releaser Enter()
    {
        _binding.UseHere(this);
        if (_isBusy)
        {
            throw ThrowHelper.ResourceIsBusy(_action, _task?.Name);
        }

        _isBusy = true;
        _task = EventLoop.Running?.CurrentTask;
        return new Releaser(this);
    }

    /// <summary>Is somebody inside, and who.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    public ResourceGuardStatistics GetStatistics()
    {
        _binding.EnsureOwnThread();
        return new ResourceGuardStatistics(_isBusy, _task);
    }

    /// <summary>The guard, for people.</summary>
    public override string ToString() => !_isBusy
        ? $"<ResourceGuard '{_action}' free>"
        : $"<ResourceGuard '{_action}' busy{(_task is null ? "" : $" by '{_task.Name}'")}>";

    void IReleasable.Release()
    {
        _isBusy = false;
        _task = null;
    }
}
