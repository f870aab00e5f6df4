using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>A descriptor of the user's that is watched for him, and what is to run.</summary>
internal sealed class DescriptorWatch
{
    private readonly Socket? _socket;

    /// <param name="handle">What is watched; it stays the user's.</param>
    /// <param name="socket">Whose descriptor it is; null if the user has given its number.</param>
    public DescriptorWatch(IoHandle handle, Socket? socket)
    {
        _socket = socket;
        Entry = new PollEntry(handle, this) { IsForeign = true };
    }

    public PollEntry Entry { get; }

    /// <summary>What runs when it can be read.</summary>
    public Handle? Reader { get; set; }

    /// <summary>What runs when it can be written.</summary>
    public Handle? Writer { get; set; }

    /// <summary>Who waits until it can be read.</summary>
    public Future<bool>? ReadWaiter { get; set; }

    /// <summary>Who waits until it can be written.</summary>
    public Future<bool>? WriteWaiter { get; set; }

    /// <summary>The user has closed the socket without a word, so that the number may be another one's.</summary>
    public bool IsGone => _socket is { SafeHandle.IsClosed: true };

    /// <summary>Is it this socket, and not one that had the number before, or has it now?</summary>
    public bool IsOf(Socket socket) => _socket is null ? !socket.SafeHandle.IsClosed : _socket == socket;

    public override string ToString() => $"descriptor {Entry.Handle.Descriptor}";
}
