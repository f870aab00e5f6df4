namespace Dongsi.Tests.Everywhere;

/// <summary>A program for every public awaitable. One that is missing here fails a test.</summary>
internal static partial class CaseTable
{
    public static IReadOnlyList<Case> Cases { get; } =
    [
        .. Combinators, .. Scopes, .. Tasks, .. Locks, .. Conditions, .. Queues, .. Channels, .. Threads, .. Files,
        .. Disks, .. Servers, .. Connections, .. Streams, .. Subprocesses, .. Tls, .. Sockets,
        .. ByteStreams,
    ];

    /// <summary>What gives something to await, but waits for nothing by itself, and why.</summary>
    public static IReadOnlyDictionary<string, string> WaitForNothing { get; } = new Dictionary<string, string>
    {
        ["Asyncio.CheckpointIfCancelled"] = "throws or goes on at once; its test is CancelScopeTests",
        ["IByteStream.SendEof"] = "only tells the other side; ByteStreamTests",
        ["IObjectStream.SendEof"] = "only tells the other side; ByteStreamTests",
        ["MemoryByteStream.SendEof"] = "only tells the other side; ByteStreamTests",
        ["StapledByteStream.SendEof"] = "only closes the one half; ByteStreamTests",
        ["StapledObjectStream.SendEof"] = "only closes the one half; ByteStreamTests",
        ["TextStream.SendEof"] = "only tells the other side; ByteStreamTests",
        ["Asyncio.StartGuestRun"] = "the main task of a loop of its own; GuestRunTests cancel it",
        ["Coroutine.Send"] = "what the driving code is told to wait for; no loop is involved",
        ["Coroutine.Throw"] = "what the driving code is told to wait for; no loop is involved",
        ["GeneratorContext.Yield"] = "no loop is involved: a generator is driven by hand",
        ["GeneratorContext.YieldFrom"] = "no loop is involved: a generator is driven by hand",
    };
}
