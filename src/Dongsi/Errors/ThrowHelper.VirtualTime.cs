using System.Diagnostics.CodeAnalysis;

namespace Dongsi.LowLevel;

// Misuse of virtual time.
internal static partial class ThrowHelper
{
    [DoesNotReturn]
    public static void GuestInVirtualTime() => throw new InvalidOperationException(
        "A guest lives in its host's time, which does not jump, so its clock cannot be a VirtualClock. "
        + "Run it in real time, or test the program with Asyncio.Run(main, new RunOptions { TimeProvider = clock }).");
}
