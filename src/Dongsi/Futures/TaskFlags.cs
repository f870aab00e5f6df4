namespace Dongsi.LowLevel;

/// <summary>What a task remembers in one byte.</summary>
[Flags]
internal enum TaskFlags : byte
{
    None = 0,

    /// <summary>A request to cancel was made that no await has been told of yet.</summary>
    MustCancel = 1 << 0,

    /// <summary>What it awaited was done already when it began to wait in a cancelled scope.</summary>
    ThrowsForScope = 1 << 1,

    /// <summary>Its next step throws, for either reason.</summary>
    ThrowsNext = MustCancel | ThrowsForScope,

    /// <summary>A request to cancel passes through it just now.</summary>
    OnCancelPath = 1 << 2,

    /// <summary>A nursery's: an await of it does not throw a cancellation that is not the awaiter's own.</summary>
    Handle = 1 << 3,
}
