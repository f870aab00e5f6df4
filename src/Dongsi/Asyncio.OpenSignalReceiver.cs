using System.Runtime.InteropServices;
using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Listens to signals of the process, to <c>await foreach</c> over them.</summary>
    /// <param name="signals">Which; at least one. Numbers of this system may be cast: <c>(PosixSignal)10</c>.</param>
    /// <returns>The receiver. Dispose of it to stop listening; closing the loop does it too.</returns>
    /// <exception cref="ArgumentException">No signal was given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="InvalidOperationException">A signal cannot be caught, or the .NET runtime needs it; or no loop
    /// is running on this thread.</exception>
    /// <exception cref="PlatformNotSupportedException">This system has no such signal.</exception>
    /// <remarks>
    /// <para>It listens at once, before the first round of the <c>await foreach</c>. A receiver of SIGINT takes Ctrl-C
    /// over from <c>Asyncio.Run</c>.</para>
    /// <para><b>Python</b>: <c>anyio.open_signal_receiver()</c>, <c>trio.open_signal_receiver()</c>.</para>
    /// </remarks>
    public static SignalReceiver OpenSignalReceiver(params PosixSignal[] signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        return signals.Length > 0
            ? new SignalReceiver(RunningLoop, signals)
            : throw ThrowHelper.NoSignals(nameof(signals));
    }
}
