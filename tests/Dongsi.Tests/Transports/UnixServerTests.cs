using System.Net.Sockets;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

public sealed class UnixServerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dongsi");

    private string SocketPath => Path.Combine(_folder.FullName, "s");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_client_and_a_server_talk_through_a_file(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var there = new RecordingProtocol { OnData = protocol => protocol.Transport!.Write("answer"u8) };
        Server server = io.Loop.CreateUnixServer(() => there, SocketPath);
        Assert.True(File.Exists(SocketPath));
        Assert.Equal(0, server.Port);
        var (transport, here) = await io.Loop.CreateUnixConnection(() => new RecordingProtocol(), SocketPath);
        transport.Write("question"u8);
        await IoLoop.Until(() => here.Received == "answer");
        Assert.Equal(SocketPath, transport.RemoteEndPoint!.ToString());
        transport.Close();
        await server.DisposeAsync();
        Assert.False(File.Exists(SocketPath));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void An_abstract_name_needs_no_file(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string name = $"\0dongsi-{Guid.NewGuid():N}";
        await using Server server = io.Loop.CreateUnixServer(() => new RecordingProtocol(), name);
        var (transport, _) = await io.Loop.CreateUnixConnection(() => new RecordingProtocol(), name);
        transport.Close();
        Assert.Throws<AddressInUseException>(() => io.Loop.CreateUnixServer(() => new RecordingProtocol(), name));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_a_dead_server_left_is_replaced(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(SocketPath));
            dead.Listen();

            // The BCL would remove it.
            File.Move(SocketPath, SocketPath + "-kept");
        }

        File.Move(SocketPath + "-kept", SocketPath);
        var e = await Assert.ThrowsAsync<ConnectionRefusedException>(
            () => io.Loop.CreateUnixConnection(() => new RecordingProtocol(), SocketPath).AsTask());
        Assert.Contains($"the Unix socket '{SocketPath}' failed: nobody listens there", e.Message);
        await using Server server = io.Loop.CreateUnixServer(() => new RecordingProtocol(), SocketPath);
        (await io.Loop.CreateUnixConnection(() => new RecordingProtocol(), SocketPath)).Transport.Close();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Who_lacks_the_rights_is_told_to_look_at_them(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using Server server = io.Loop.CreateUnixServer(() => new RecordingProtocol(), SocketPath);
        File.SetUnixFileMode(SocketPath, UnixFileMode.None);
        using var nobody = new Unprivileged();
        var bound = Assert.Throws<ConnectionException>(
            () => io.Loop.CreateUnixServer(() => new RecordingProtocol(), SocketPath + "2"));
        var connected = await Assert.ThrowsAsync<ConnectionException>(
            () => io.Loop.CreateUnixConnection(() => new RecordingProtocol(), SocketPath).AsTask());
        Assert.All([bound, connected], e =>
        {
            Assert.Equal(SocketError.AccessDenied, e.SocketErrorCode);
            Assert.Contains("permission denied. Look at the rights of the file and its folder", e.Message);
        });
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_live_server_is_not_replaced(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = io.Loop.CreateUnixServer(() => new RecordingProtocol(), SocketPath);
        var e = Assert.Throws<AddressInUseException>(
            () => io.Loop.CreateUnixServer(() => new RecordingProtocol(), SocketPath));
        Assert.Contains("a server listens there", e.Message);
        (await io.Loop.CreateUnixConnection(() => new RecordingProtocol(), SocketPath)).Transport.Close();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_file_that_is_no_socket_is_left_alone(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await Asyncio.Sleep(0);
        File.WriteAllText(SocketPath, "dear diary");
        var e = Assert.ThrowsAny<ConnectionException>(
            () => io.Loop.CreateUnixServer(() => new RecordingProtocol(), SocketPath));
        Assert.Contains(SocketPath, e.Message);
        Assert.Equal("dear diary", File.ReadAllText(SocketPath));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void The_file_of_a_successor_is_not_removed(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Server first = io.Loop.CreateUnixServer(() => new RecordingProtocol(), SocketPath);
        File.Delete(SocketPath);
        await using Server second = io.Loop.CreateUnixServer(() => new RecordingProtocol(), SocketPath);
        await first.DisposeAsync();
        (await io.Loop.CreateUnixConnection(() => new RecordingProtocol(), SocketPath)).Transport.Close();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Bad_paths_say_what_is_wrong(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        string tooLong = new('x', 200);
        var e = Assert.Throws<ArgumentException>(
            () => io.Loop.CreateUnixServer(() => new RecordingProtocol(), tooLong));
        Assert.Contains("200 bytes", e.Message);
        Assert.Equal("path", e.ParamName);
        await Assert.ThrowsAsync<ArgumentException>(
            () => io.Loop.CreateUnixConnection(() => new RecordingProtocol(), tooLong).AsTask());
        var nowhere = await Assert.ThrowsAsync<ConnectionException>(
            () => io.Loop.CreateUnixConnection(() => new RecordingProtocol(), SocketPath).AsTask());
        Assert.Contains("there is no such file", nowhere.Message);
        Assert.ThrowsAny<ConnectionException>(
            () => io.Loop.CreateUnixServer(() => new RecordingProtocol(), Path.Combine(SocketPath, "below")));
        Assert.Throws<ArgumentException>(() => io.Loop.CreateUnixServer(() => new RecordingProtocol(), ""));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_server_that_is_busy_is_waited_for(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        using var busy = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        busy.Bind(new UnixDomainSocketEndPoint(SocketPath));
        busy.Listen(0);
        LoopTask<(Transport Transport, RecordingProtocol Protocol)>[] calls =
        [
            .. Enumerable.Range(0, 4).Select(_ => Asyncio.CreateTask(
                io.Loop.CreateUnixConnection(() => new RecordingProtocol(), SocketPath))),
        ];
        await LoopTest.WaitAllTasksBlocked();
        Assert.Contains(calls, call => !call.Done);
        for (int i = 0; i < calls.Length; i++)
        {
            (await Asyncio.ToThread(busy.Accept)).Dispose();
        }

        foreach (var call in calls)
        {
            (await call).Transport.Close();
        }
    });
}
