using Dongsi.Tests.Support;

namespace Dongsi.Tests.Everywhere;

// TLS: half a handshake leaves nothing behind.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Tls =>
    [
        new("EventLoop.CreateConnection", async world =>
        {
            Server server = await SecureServer(world);
            (Transport transport, SilentProtocol _) = await world.Loop.CreateConnection(
                () => new SilentProtocol(), "127.0.0.1", server.Port, ssl: Certificates.ClientOf());
            transport.Abort();
        })
        {
            HasIo = true,
        },
        new("Asyncio.OpenConnection", async world =>
        {
            Server server = await SecureServer(world);
            var (_, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port, ssl: Certificates.ClientOf());
            writer.Transport.Abort();
        })
        {
            HasIo = true,
        },
        new("EventLoop.StartTls", async world =>
        {
            Server server = await SecureServer(world);
            (Transport transport, SilentProtocol protocol) = await world.Loop.CreateConnection(
                () => new SilentProtocol(), "127.0.0.1", server.Port);
            world.AtEnd(transport.Abort);
            await world.Loop.StartTls(transport, protocol, Certificates.ClientOf());
        })
        {
            HasIo = true,
        },
        new("AsyncStreamWriter.StartTls", async world =>
        {
            Server server = await SecureServer(world);
            var (_, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
            world.AtEnd(() => writer.Transport.Abort());
            await writer.StartTls(Certificates.ClientOf());
        })
        {
            HasIo = true,
        },
    ];

    private static async Coroutine<Server> SecureServer(World world) => Owned(world, await world.Loop.CreateServer(
        () => new SilentProtocol(), "127.0.0.1", ssl: Certificates.Server()));
}
