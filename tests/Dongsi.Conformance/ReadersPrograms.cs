using System.Net.Sockets;
using System.Text;

namespace Dongsi.Conformance;

/// <summary>Callbacks for sockets of one's own: AddReader, AddWriter and their removal.</summary>
internal static class ReadersPrograms
{
    public static void AsLongAsThereIsSomething(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        (Socket ours, Socket theirs) = Sockets();
        int reads = 0;
        loop.AddReader(ours, () =>
        {
            reads++;
            log($"read {Read(ours, 1)}");
        });
        theirs.Send("abc"u8);
        await Until(() => reads == 3);
        log($"removed {Yes(loop.RemoveReader(ours))}");
        log($"again {Yes(loop.RemoveReader(ours))}");
        theirs.Send("d"u8);
        await Asyncio.Sleep(0.01);
        Close(ours, theirs);
    });

    public static void ASecondOneTakesThePlace(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        (Socket ours, Socket theirs) = Sockets();
        bool wasCalled = false;
        loop.AddReader(ours, () => log("first"));
        loop.AddReader(ours, () =>
        {
            wasCalled = true;
            log("second");
            loop.RemoveReader(ours);
        });
        theirs.Send("x"u8);
        await Until(() => wasCalled);
        Close(ours, theirs);
    });

    public static void BothSidesAreApart(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        (Socket ours, Socket theirs) = Sockets();
        int calls = 0;
        loop.AddReader(ours, () =>
        {
            calls++;
            log("readable");
            loop.RemoveReader(ours);
        });
        loop.AddWriter(ours, () =>
        {
            calls++;
            log("writable");
            loop.RemoveWriter(ours);
        });
        await Until(() => calls == 1);
        theirs.Send("x"u8);
        await Until(() => calls == 2);
        log($"nothing left {Yes(!loop.RemoveReader(ours) && !loop.RemoveWriter(ours))}");
        Close(ours, theirs);
    });

    public static void OneThatRaises(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        (Socket ours, Socket theirs) = Sockets();
        int calls = 0;
        loop.AddReader(ours, () =>
        {
            if (++calls == 1)
            {
                throw new Oops("it");
            }

            log($"read {Read(ours, 100)}");
            loop.RemoveReader(ours);
        });
        theirs.Send("all the same"u8);
        await Until(() => calls == 2);
        Close(ours, theirs);
    });

    public static void RemovedByAnotherOfTheSameTurn(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        (Socket Ours, Socket Theirs)[] pairs = [Sockets(), Sockets()];
        int calls = 0;
        foreach ((_, Socket theirs) in pairs)
        {
            theirs.Send("x"u8);
        }

        await Asyncio.Sleep(0.01);
        foreach ((Socket ours, _) in pairs)
        {
            loop.AddReader(ours, () =>
            {
                calls++;
                Array.ForEach(pairs, pair => loop.RemoveReader(pair.Ours));
            });
        }

        await Asyncio.Sleep(0.01);
        log($"called {calls}");
        Array.ForEach(pairs, pair => Close(pair.Ours, pair.Theirs));
    });

    public static void TheEndIsSomethingToRead(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        (Socket ours, Socket theirs) = Sockets();
        bool wasCalled = false;
        loop.AddReader(ours, () =>
        {
            wasCalled = true;
            log($"read '{Read(ours, 10)}'");
            loop.RemoveReader(ours);
        });
        theirs.Dispose();
        await Until(() => wasCalled);
        ours.Dispose();
    });

    public static void WhatIsATransportsIsRefused(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol);
        try
        {
            Asyncio.RunningLoop.AddReader((Socket)transport.GetExtraInfo("socket")!, () => log("never"));
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }

        transport.Close();
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    private static string Read(Socket socket, int count)
    {
        byte[] buffer = new byte[count];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }

    private static void Close(Socket ours, Socket theirs)
    {
        ours.Dispose();
        theirs.Dispose();
    }
}
