namespace Dongsi.Conformance;

/// <summary>Which callback runs when: the ready queue, the timers, batches.</summary>
internal static class CallbacksPrograms
{
    private const string TiesAreOrdered = "Timers of one deadline fire in the order in which they were set.";

    public static async Coroutine CallSoonIsFirstInFirstOut(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        foreach (string name in (string[])["a", "b", "c"])
        {
            loop.CallSoon(() => log(name));
        }

        log("scheduled");
        await Asyncio.Sleep(0);
        log("main");
    }

    public static async Coroutine CallSoonInsideABatchWaitsForTheNextTurn(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;

        void First()
        {
            log("first");
            loop.CallSoon(() => log("added by first"));
        }

        CountTurns(log, 3);
        loop.CallSoon(First);
        loop.CallSoon(() => log("second"));
        await Asyncio.Sleep(1);
    }

    public static async Coroutine ACallbackThatKeepsAddingItselfDoesNotStarveATimer(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        int spins = 0;
        bool fired = false;

        void Spin()
        {
            spins++;
            if (!fired)
            {
                loop.CallSoon(Spin);
            }
        }

        void Fire()
        {
            fired = true;
            log($"fired after {spins} spins");
        }

        loop.CallSoon(Spin);
        loop.CallLater(0, Fire);
        await Asyncio.Sleep(1);
        log($"{spins} spins");
    }

    public static async Coroutine CallLaterFiresByDeadlineNotByRegistration(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        foreach (int delay in (int[])[3, 1, 2])
        {
            loop.CallLater(delay, () => log($"{delay} {At()}"));
        }

        await Asyncio.Sleep(4);
    }

    [DiffersOnPurpose(TiesAreOrdered, "a", "b", "c", "d", "e", "f", "g", "h")]
    public static async Coroutine TimersWithTheSameDeadline(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        foreach (char name in "abcdefgh")
        {
            loop.CallLater(1, () => log($"{name}"));
        }

        await Asyncio.Sleep(2);
    }

    public static async Coroutine TwoTimersWithTheSameDeadlineShareATurn(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;

        void First()
        {
            log($"first {At()}");
            loop.CallSoon(() => log("added by first"));
        }

        loop.CallLater(1, First);
        loop.CallLater(1, () => log($"second {At()}"));
        await Asyncio.Sleep(2);
    }

    public static async Coroutine CallLaterZeroComesBehindWhatIsReady(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        loop.CallLater(0, () => log("later"));
        loop.CallSoon(() => log("soon"));
        await Asyncio.Sleep(0);
        loop.CallSoon(() => log("soon again"));
        log("main");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine ADueTimerJoinsBehindWhatACallbackMadeReady(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;

        void AtOne()
        {
            log($"at one {At()}");
            loop.CallAt(loop.Time, () => log("due at once"));
            loop.CallSoon(() => log("soon"));
        }

        loop.CallLater(1, AtOne);
        await Asyncio.Sleep(2);
    }

    public static async Coroutine CallAtATimeThatHasPassedFiresInTheNextTurn(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        await Asyncio.Sleep(5);
        CountTurns(log, 2);
        loop.CallAt(Seconds(2), () => log($"fired {At()}"));
        await Asyncio.Sleep(1);
    }

    public static async Coroutine ACancelledHandleDoesNotRun(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Handle handle = loop.CallSoon(() => log("never"));
        TimerHandle timer = loop.CallLater(1, () => log("never"));
        loop.CallSoon(() => log("kept"));
        handle.Cancel();
        timer.Cancel();
        timer.Cancel();
        log($"handle cancelled {Yes(handle.Cancelled)}, timer cancelled {Yes(timer.Cancelled)}");
        await Asyncio.Sleep(2);
        log(At());
    }

    public static async Coroutine AHandleCancelledInItsOwnBatchIsSkipped(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        List<Handle> handles = [];

        void First()
        {
            log("first cancels second");
            handles[0].Cancel();
        }

        loop.CallSoon(First);
        handles.Add(loop.CallSoon(() => log("second")));
        loop.CallSoon(() => log("third"));
        await Asyncio.Sleep(1);
    }

    public static async Coroutine ATimerCancelledByAnotherOfTheSameMomentIsSkipped(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        List<TimerHandle> timers = [];

        void First()
        {
            log($"first {At()}");
            timers[0].Cancel();
        }

        loop.CallLater(1, First);
        timers.Add(loop.CallLater(1, () => log("second")));
        await Asyncio.Sleep(2);
        log($"main {At()}");
    }

    public static async Coroutine CancellingACallbackThatHasRunChangesNothing(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Handle handle = loop.CallSoon(() => log("ran"));
        await Asyncio.Sleep(0);
        handle.Cancel();
        await Asyncio.Sleep(0);
        log("main");
    }

    public static async Coroutine AFailingCallbackIsReportedAndTheBatchGoesOn(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        static void Fail() => throw new Oops("boom");

        loop.CallSoon(() => log("before"));
        loop.CallSoon(Fail);
        loop.CallSoon(() => log("after"));
        loop.CallLater(1, Fail);
        await Asyncio.Sleep(2);
        log("main");
    }

    public static async Coroutine AFailingExceptionHandlerDoesNotStopTheLoop(Log log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        int reports = 0;

        void Handler(EventLoop _, LoopErrorContext context)
        {
            reports++;
            throw new Oops("handler");
        }

        loop.SetExceptionHandler(Handler);
        loop.CallSoon(() => throw new Oops("callback"));
        loop.CallSoon(() => log("after"));
        await Asyncio.Sleep(1);
        log($"handler ran {reports} time");
    }
}
