using Dongsi.LowLevel;

namespace Dongsi;

// Scopes are lambdas, so that a task leaves them in the reverse order, all by itself. The trap is code that somebody
// drives by hand: a generator that yields inside a scope goes on when its consumer likes, in whatever scope that is
// then, in another task, or never. To put the task back where the scope began would then put it out of scopes that are
// open, or into ones that are not. Whoever finds that says so; and each scope that the task has entered inside the
// wrong one is left with it, so that none stays behind that nobody would close.
public sealed partial class CancelScope
{
    /// <summary>The task has ended, and leaves whatever it is still in.</summary>
    internal static void LeaveAll(LoopTask task)
    {
        while (task.Scope is { } scope && scope.IsHostedBy(task))
        {
            scope.Leave();
            task.Scope = scope._parent;
        }

        task.Scope = null;
    }

    /// <summary>It is the innermost one of the task that runs, which has entered it.</summary>
    private bool IsInOrder => _host.Scope == this && _host.Loop.CurrentTask == _host;

    private InvalidOperationException LeaveOutOfOrder(Exception? thrown)
    {
        LoopTask? task = EventLoop.Running?.CurrentTask;
        InvalidOperationException error =
            _hasExited ? ThrowHelper.ScopeLeftBefore(this, thrown)
            : task != _host ? ThrowHelper.ScopeLeftElsewhere(this, _host.Name, task?.Name, thrown)
            : ThrowHelper.ScopeLeftTooEarly(this, _host.Scope!, thrown);
        while (!_hasExited)
        {
            _host.Scope!.LeaveToParent();
        }

        return error;
    }
}
