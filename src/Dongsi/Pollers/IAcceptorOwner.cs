using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>Who gets what an <see cref="Acceptor"/> accepts.</summary>
internal interface IAcceptorOwner
{
    /// <summary>A connection, which is the owner's from now on.</summary>
    void Accepted(IoHandle connection);

    /// <summary>Accepting failed, for a reason that is not the single connection's. The acceptor goes on.</summary>
    void AcceptFailed(SocketError error);
}
