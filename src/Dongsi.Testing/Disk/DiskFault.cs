namespace Dongsi.Testing;

/// <summary>What goes wrong with an operation of a simulated disk.</summary>
public enum DiskFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The disk fails, as with a bad block (EIO): an <see cref="IOException"/>. A write that fails may have
    /// written some of its bytes. A flush that fails loses part of what it should have made durable for good, and the
    /// next flush does not notice.</summary>
    Error,

    /// <summary>The power goes out while it happens; see <see cref="SimulatedDisk.Crash"/>.</summary>
    Crash,
}
