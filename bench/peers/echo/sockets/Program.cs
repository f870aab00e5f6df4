using System.Net;
using System.Net.Sockets;

using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
listener.Listen(1024);
Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
while (true)
    _ = Echo(await listener.AcceptAsync());

static async Task Echo(Socket socket)
{
    using (socket)
    {
        socket.NoDelay = true;
        var buffer = new byte[64 * 1024];
        try
        {
            int received;
            while ((received = await socket.ReceiveAsync(buffer)) > 0)
            {
                for (var sent = 0; sent < received;)
                    sent += await socket.SendAsync(buffer.AsMemory(sent..received));
            }
        }
        catch (SocketException)
        {
            // The peer went away.
        }
    }
}
