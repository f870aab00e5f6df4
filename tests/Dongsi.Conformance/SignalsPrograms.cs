using System.Runtime.InteropServices;

namespace Dongsi.Conformance;

/// <summary>Handlers of signals, which the process sends to itself. They come in real time.</summary>
internal static class SignalsPrograms
{
    private const int Kill = 9;
    private const int Stop = 19;

    private static readonly AsyncLocal<string?> s_variable = new();

    public static void AHandlerRunsAsACallbackOfTheLoop(Log log) => Run(log, async loop =>
    {
        var came = new AsyncEvent();
        loop.AddSignalHandler(Raise.Usr1, () =>
        {
            log($"handler, task {Current()}");
            came.Set();
        });
        Raise.Here(Raise.Usr1);
        log("sent");
        await came.Wait();
        log("after");
    });

    public static void AHandlerIsCalledEachTime(Log log) => Run(log, async loop =>
    {
        var calls = new AsyncQueue<string>();
        loop.AddSignalHandler(Raise.Usr1, () => calls.PutNoWait("called"));
        for (int number = 0; number < 3; number++)
        {
            Raise.Here(Raise.Usr1);
            log($"{number} {await calls.Get()}");
        }
    });

    public static void ASecondHandlerReplacesTheFirst(Log log) => Run(log, async loop =>
    {
        var came = new AsyncEvent();
        loop.AddSignalHandler(Raise.Usr1, () => log("first"));
        loop.AddSignalHandler(Raise.Usr1, came.Set);
        Raise.Here(Raise.Usr1);
        await came.Wait();
        log("second");
    });

    public static void RemovingSaysWhetherThereWasOne(Log log) => Run(log, async loop =>
    {
        Attempt(log, () => loop.RemoveSignalHandler(Raise.Usr1));
        loop.AddSignalHandler(Raise.Usr1, () => { });
        Attempt(log, () => loop.RemoveSignalHandler(Raise.Usr1));
        Attempt(log, () => loop.RemoveSignalHandler(Raise.Usr1));
        Attempt(log, () => loop.RemoveSignalHandler(Kill));
        await Asyncio.Sleep(0);
    });

    public static void TwoSignalsHaveAHandlerEach(Log log) => Run(log, async loop =>
    {
        var calls = new AsyncQueue<string>();
        loop.AddSignalHandler(Raise.Usr1, () => calls.PutNoWait("one"));
        loop.AddSignalHandler(Raise.Usr2, () => calls.PutNoWait("two"));
        Raise.Here(Raise.Usr2);
        log(await calls.Get());
        Raise.Here(Raise.Usr1);
        log(await calls.Get());
    });

    public static void WhatCannotBeCaught(Log log) => Run(log, async loop =>
    {
        foreach (int number in (int[])[Kill, Stop])
        {
            Refused(log, () => loop.AddSignalHandler(number, () => { }));
        }

        await Asyncio.Sleep(0);
    });

    public static void NumbersThatAreNoSignals(Log log) => Run(log, async loop =>
    {
        foreach (int number in (int[])[0, -20, 1000])
        {
            Refused(log, () => loop.AddSignalHandler(number, () => { }));
            Refused(log, () => loop.RemoveSignalHandler(number));
        }

        await Asyncio.Sleep(0);
    });

    public static void ACoroutineFunctionIsNoHandler(Log log) => Run(log, async loop =>
    {
        Refused(log, () => loop.AddSignalHandler(Raise.Usr1, async () => await Asyncio.Sleep(0)));
        await Asyncio.Sleep(0);
    });

    public static void AHandlerThatFailsIsReportedAndStays(Log log) => Run(log, async loop =>
    {
        var came = new AsyncQueue<bool>();
        loop.AddSignalHandler(Raise.Usr1, () =>
        {
            came.PutNoWait(true);
            throw new Oops("in the handler");
        });
        for (int i = 0; i < 2; i++)
        {
            Raise.Here(Raise.Usr1);
            await came.Get();
            log("called");
        }
    });

    public static void AHandlerSeesTheContextItWasAddedIn(Log log) => Run(log, async loop =>
    {
        var seen = new AsyncQueue<string?>();
        s_variable.Value = "when added";
        loop.AddSignalHandler(Raise.Usr1, () => seen.PutNoWait(s_variable.Value));
        s_variable.Value = "later";
        Raise.Here(Raise.Usr1);
        log($"{await seen.Get()}");
    });

    public static void AHandlerEndsTheProgramGracefully(Log log) => Run(log, async loop =>
    {
        LoopTask task = Asyncio.CurrentTask!;
        loop.AddSignalHandler(PosixSignal.SIGTERM, () => task.Cancel());
        Raise.Here(Raise.Terminate);
        try
        {
            await Asyncio.Sleep(60);
        }
        catch (CancelledException error)
        {
            log(Show(error));
        }

        log("clean-up");
    });

    private static void Run(Log log, Func<EventLoop, Coroutine> main) => Asyncio.Run(async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        loop.SetExceptionHandler((_, context) => log($"report {Show(context.Exception)}"));
        await main(loop);
    });

    private static void Refused(Log log, Action call)
    {
        try
        {
            call();
        }
        catch (Exception error)
        {
            log(Show(error));
        }
    }
}
