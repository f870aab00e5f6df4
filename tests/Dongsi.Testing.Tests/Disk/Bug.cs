namespace Dongsi.Testing.Tests.Disk;

/// <summary>What a <see cref="Journal"/> does wrong, if it is told to.</summary>
public enum Bug
{
    None,
    NoFlushBeforeAcknowledging,
    NoFlushBeforeRename,
    NoFlushOfNames,
    FlushesAgainWhenItFails,
    NoChecksum,
}
