using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A scheduled callback, which can be cancelled until it runs.</summary>
/// <remarks>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>asyncio.Handle</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public class Handle : Runnable
{
    private readonly ExecutionContext? _context;
    private Action? _callback;

    internal Handle(EventLoop loop, Action? callback, ExecutionContext? context)
    {
        Loop = loop;
        _callback = callback;
        _context = context ?? ExecutionContext.Capture();
        CreationSite = loop.Debug ? Dongsi.LowLevel.CreationSite.Capture() : null;
    }

    /// <summary>Was it cancelled?</summary>
    /// <remarks><para><b>Python</b>: <c>handle.cancelled()</c>.</para></remarks>
    public bool Cancelled { get; private set; }

    internal EventLoop Loop { get; }

    /// <summary>Where it was scheduled; kept in debug mode only.</summary>
    internal string? CreationSite { get; }

    internal sealed override bool IsCancelled => Cancelled;

    /// <summary>The method that will be called, for reports.</summary>
    private protected virtual Delegate? Target => _callback;

    /// <summary>The callback will not run. Does nothing if it has run already.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>handle.cancel()</c>.</para></remarks>
    public void Cancel()
    {
        Loop.EnsureOwnThread();
        if (!Cancelled)
        {
            Cancelled = true;
            Forget();
        }
    }

    /// <summary>The handle, for people.</summary>
    public override string ToString() =>
        $"<{GetType().Name.Split('`')[0]} {(Cancelled ? "cancelled" : CallbackName.Of(Target))}>";

    internal sealed override void Run()
    {
        if (Cancelled)
        {
            return;
        }

        Loop.SwitchTo(_context);
        try
        {
            Invoke();
        }
        catch (Exception e)
        {
            Loop.CallExceptionHandler(new LoopErrorContext
            {
                Message = $"Exception in callback {CallbackName.Of(Target)}",
                Exception = e,
                Handle = this,
                CreationSite = CreationSite,
            });
        }
        finally
        {
            Loop.CurrentContext();
        }
    }

    private protected virtual void Invoke() => _callback!();

    /// <summary>Lets go of the callback and all that it holds.</summary>
    private protected virtual void Forget() => _callback = null;
}
