namespace Dongsi.Testing;

/// <summary>What happened on a simulated network.</summary>
public enum NetworkEventKind
{
    /// <summary>A client asks for a connection.</summary>
    Connect,

    /// <summary>A server's system answers that it has one.</summary>
    Accept,

    /// <summary>The client's system says that it knows.</summary>
    Established,

    /// <summary>Bytes of a stream.</summary>
    Data,

    /// <summary>The reader has room again.</summary>
    Window,

    /// <summary>The end of a stream.</summary>
    End,

    /// <summary>The connection is broken off, or nobody listens.</summary>
    Reset,

    /// <summary>A datagram.</summary>
    Datagram,

    /// <summary>Nobody receives datagrams there.</summary>
    Unreachable,

    /// <summary>A packet has not come through.</summary>
    Lost,
}
