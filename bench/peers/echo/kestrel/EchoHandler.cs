using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Dongsi.Peers;

/// <summary>The echo on Kestrel's pipes, without HTTP.</summary>
internal sealed class EchoHandler : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var result = await input.ReadAsync();
            foreach (var segment in result.Buffer)
                output.Write(segment.Span);
            input.AdvanceTo(result.Buffer.End);
            if ((await output.FlushAsync()).IsCompleted || result.IsCompleted)
                break;
        }
    }
}
