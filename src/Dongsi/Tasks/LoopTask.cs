using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A coroutine that the loop drives, beside all others. It is a future: await it for its end.</summary>
/// <remarks>
/// <para>The loop keeps it alive until it has ended; nobody else needs to.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread; another thread gets an exception while the loop
/// runs.</para>
/// <para><b>Python</b>: <c>asyncio.Task</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class LoopTask : Future
{
    private static long s_lastNumber;

    private readonly long _number;
    private readonly Coroutine _root;

    /// <param name="loop">Where it runs.</param>
    /// <param name="coroutine">What it runs.</param>
    /// <param name="name">Its name; null for <c>Task-N</c>.</param>
    /// <param name="context">The ambient values it starts with; null for a copy of the caller's.</param>
    /// <param name="scope">What its group is in; null for none.</param>
    internal LoopTask(
        EventLoop loop, Coroutine coroutine, string? name, ExecutionContext? context, CancelScope? scope) : base(loop)
    {
        Scope = scope;
        _number = loop.Schedule is null ? Interlocked.Increment(ref s_lastNumber) : loop.Schedule.NextTaskNumber();
        _root = coroutine.Unshared();
        _root.Claim();
        if (name is not null)
        {
            Extras.Name = name;
        }

        _context = context ?? ExecutionContext.Capture();
        if (loop.Debug)
        {
            Extras.CreationSite = LowLevel.CreationSite.Capture();
        }
    }

    /// <summary>Its name; <c>Task-N</c> if none was given.</summary>
    /// <remarks><para><b>Python</b>: <c>task.get_name()</c>, <c>task.set_name()</c>.</para></remarks>
    public string Name
    {
        get => _extras?.Name
            ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Task-{_number}");
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Extras.Name = value;
        }
    }

    /// <summary>The coroutine that it runs; null once it has ended.</summary>
    /// <remarks><para><b>Python</b>: <c>task.get_coro()</c>, which keeps the coroutine.</para></remarks>
    public Coroutine? Coroutine => IsDone ? null : _root;

    /// <summary>How it stands with the task.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public LoopTaskStatistics GetStatistics()
    {
        Loop.EnsureOwnThread();
        return new LoopTaskStatistics(IsDone, IsCancelledFuture, _cancelling, IsInCancelledScope, Waiters.Count());
    }

    /// <summary>The task, for people.</summary>
    public override string ToString() => $"<LoopTask '{Name}' {_root.Name} {StateName}>";

    internal Coroutine Root => _root;

    /// <inheritdoc cref="TaskFlags.Handle"/>
    internal bool IsHandle
    {
        get => Has(TaskFlags.Handle);
        set => Set(TaskFlags.Handle, value);
    }

    private bool MustCancel
    {
        get => Has(TaskFlags.MustCancel);
        set => Set(TaskFlags.MustCancel, value);
    }

    private bool ThrowsForScope
    {
        set => Set(TaskFlags.ThrowsForScope, value);
    }

    private bool IsOnCancelPath
    {
        get => Has(TaskFlags.OnCancelPath);
        set => Set(TaskFlags.OnCancelPath, value);
    }

    private protected sealed override string Describe() => $"task '{Name}' ({_root.Name})";

    private protected sealed override string? CreationSite => _extras?.CreationSite;

    private bool Has(TaskFlags flag) => (_flags & flag) != 0;

    private void Set(TaskFlags flag, bool value) => _flags = value ? _flags | flag : _flags & ~flag;
}
