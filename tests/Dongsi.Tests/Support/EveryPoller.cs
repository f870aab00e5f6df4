using Xunit;

namespace Dongsi.Tests.Support;

/// <summary>
/// The pollers of this system, for theories: <c>[Theory, ClassData(typeof(EveryPoller))]</c>.
/// </summary>
public sealed class EveryPoller : TheoryData<PollerKind>
{
    public EveryPoller()
    {
        foreach (PollerKind kind in Kinds)
        {
            Add(kind);
        }
    }

    /// <summary>Those that can be made here.</summary>
    public static IReadOnlyList<PollerKind> Kinds { get; } = OperatingSystem.IsLinux()
        ? [PollerKind.Epoll, PollerKind.IoUring, PollerKind.Portable]
        : [PollerKind.Portable];
}
