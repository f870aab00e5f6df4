namespace Dongsi.LowLevel;

/// <summary>A descriptor of the user's that is watched for him, and what is to run.</summary>
internal sealed class DescriptorWatch
{
    public DescriptorWatch(IoHandle handle) => Entry = new PollEntry(handle, this) { IsForeign = true };

    public PollEntry Entry { get; }

    /// <summary>What runs when it can be read.</summary>
    public Handle? Reader { get; set; }

    /// <summary>What runs when it can be written.</summary>
    public Handle? Writer { get; set; }

    /// <summary>Who waits until it can be read.</summary>
    public Future<bool>? ReadWaiter { get; set; }

    /// <summary>Who waits until it can be written.</summary>
    public Future<bool>? WriteWaiter { get; set; }

    public override string ToString() => $"descriptor {Entry.Handle.Descriptor}";
}
