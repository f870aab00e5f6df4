using System.Net.Sockets;

namespace Dongsi.Reliability.Harness;

/// <summary>Sockets of the BCL, which are closed at the end, whatever end that is.</summary>
internal sealed class Sockets : List<Socket>, IDisposable
{
    public void Dispose() => ForEach(socket => socket.Dispose());
}
