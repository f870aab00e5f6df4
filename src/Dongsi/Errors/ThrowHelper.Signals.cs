using System.Diagnostics.CodeAnalysis;

namespace Dongsi.LowLevel;

// Misuse of signals.
internal static partial class ThrowHelper
{
    public static ArgumentOutOfRangeException NoSuchSignal(string parameter, int number) => new(
        parameter, number, "There is no signal of this number. Give one of this system's, or a PosixSignal.");

    [DoesNotReturn]
    public static void SignalCannotBeCaught(string signal) => throw new InvalidOperationException(
        $"{signal} cannot be caught: the system ends or stops the process without asking it. "
        + "Handle SIGTERM and SIGINT, which ask.");

    [DoesNotReturn]
    public static void SignalIsRuntimes(string signal) => throw new InvalidOperationException(
        $"{signal} belongs to the .NET runtime, which makes exceptions of faults and stops threads with it. "
        + "Use SIGUSR1 or SIGUSR2 for signals of your own.");

    public static ArgumentException SignalHandlerIsAsync(string parameter, string signal) => new(
        $"The handler of {signal} is an async method without a result, and nobody would see it fail or wait for it. "
        + "Give a plain method, and start a task in it: () => group.CreateTask(Handle()).",
        parameter);

    public static ArgumentException NoSignals(string parameter) => new(
        "A signal receiver needs at least one signal: Asyncio.OpenSignalReceiver(PosixSignal.SIGTERM).", parameter);
}
