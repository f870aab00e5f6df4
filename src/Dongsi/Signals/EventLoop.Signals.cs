using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>The signals that this loop listens to.</summary>
    internal LoopSignals Signals => field ??= new LoopSignals(this);

    /// <summary>Calls a handler on the loop whenever the process gets a signal.</summary>
    /// <param name="signal">The signal. Numbers of this system may be cast: <c>(PosixSignal)10</c>.</param>
    /// <param name="handler">Runs as any callback of the loop does, in the caller's context. It takes the place of the
    /// one that was there before.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="ArgumentException">The handler is an async method; start a task in a plain one.</exception>
    /// <exception cref="InvalidOperationException">The signal cannot be caught, or the .NET runtime needs it; or the
    /// loop is closed, or runs on another thread.</exception>
    /// <exception cref="PlatformNotSupportedException">This system has no such signal. Windows has SIGINT, SIGQUIT,
    /// SIGTERM and SIGHUP.</exception>
    /// <remarks>
    /// <para>What the signal did before is restored when the handler is removed, and when the loop is closed. A handler
    /// of SIGINT takes Ctrl-C over from <c>Asyncio.Run</c> meanwhile. Signals are the process's: each loop that has
    /// a handler hears of them.</para>
    /// <para>Several signals of a kind that come at once may be one, because the system does not count them.</para>
    /// <para><b>Thread safety</b>: the loop's thread, which may be any: there is no need for it to be the main
    /// one.</para>
    /// <para><b>Python</b>: <c>loop.add_signal_handler()</c>, which works on the main thread only.</para>
    /// </remarks>
    public void AddSignalHandler(PosixSignal signal, Action handler) =>
        AddSignalHandler(SignalNumber.Of(signal), handler);

    /// <param name="signal">The number that this system gives the signal.</param>
    /// <param name="handler">Runs as any callback of the loop does, in the caller's context. It takes the place of the
    /// one that was there before.</param>
    /// <inheritdoc cref="AddSignalHandler(PosixSignal, Action)"/>
    public void AddSignalHandler(int signal, Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        EnsureUsable();
        LoopSignals.EnsureCanBeCaught(signal, nameof(signal));
        if (handler.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        {
            throw ThrowHelper.SignalHandlerIsAsync(nameof(handler), SignalNumber.Describe(signal));
        }

        Signals.SetHandler(signal, handler);
    }

    /// <summary>Takes the handler of a signal away.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>False if there was none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks>
    /// <para>It is not called any more, not even for a signal that is on its way.</para>
    /// <para><b>Python</b>: <c>loop.remove_signal_handler()</c>.</para>
    /// </remarks>
    public bool RemoveSignalHandler(PosixSignal signal) => RemoveSignalHandler(SignalNumber.Of(signal));

    /// <param name="signal">The number that this system gives the signal.</param>
    /// <inheritdoc cref="RemoveSignalHandler(PosixSignal)"/>
    public bool RemoveSignalHandler(int signal)
    {
        EnsureOwnThread();
        LoopSignals.EnsureExists(signal, nameof(signal));
        return Signals.RemoveHandler(signal);
    }
}
