namespace Dongsi.LowLevel;

/// <summary>What a completion belongs to, and so what an operation's token says.</summary>
internal enum RingTarget : byte
{
    /// <summary>Nobody looks at it: a cancellation.</summary>
    Nobody,

    /// <summary>The descriptor that ends a wait.</summary>
    Wake,

    /// <summary>A one-shot poll for reading.</summary>
    Readable,

    /// <summary>A one-shot poll for writing.</summary>
    Writable,

    /// <summary>A multishot receive.</summary>
    Receive,

    /// <summary>A multishot accept.</summary>
    Accept,
}
