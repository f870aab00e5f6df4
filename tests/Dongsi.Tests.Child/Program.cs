using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Dongsi.Testing;

namespace Dongsi.Tests.Child;

/// <summary>A small program for the tests of Ctrl-C and other signals: says what happens to it, line by line.</summary>
internal static partial class Program
{
    private const int Interrupt = 2;
    private const int ChildEnded = 17;
    private const nint Ignore = 1;

    private static int Main(string[] arguments)
    {
        // Whoever starts the tests in the background makes their children ignore Ctrl-C. Must come before the first use
        // of the console, which is when .NET looks how the signals stand.
        Signal(Interrupt, 0);
        switch (arguments[0])
        {
            case "throw":
                return Throwing();
            case "ignore":
                Ignoring();
                break;
            case "ignored children":
                Signal(ChildEnded, Ignore);
                Asyncio.Run(WithIgnoredChildren());
                break;
            case "lines":
                Asyncio.Run(WithLines(arguments is [_, "first"] ? 1 : int.MaxValue));
                return 0;
            case "guest":
                Hosting(InterruptBehavior.Exit);
                return 0;
            case "guest throw":
                Hosting(InterruptBehavior.Throw);
                return 0;
            case "replay":
                Exploring.Replay(arguments[1]);
                return 0;
            case "thread":
                // Nobody has to sit through the time for which the end of a program waits for it.
                Asyncio.Run(
                    InThread(), new RunOptions { TimeProvider = new VirtualClock(autoJump: false) { Rate = 20 } });
                break;
            default:
                Asyncio.Run(Named(arguments[0]));
                break;
        }

        Say("returned");
        return 0;
    }

    private static Coroutine Named(string what) => what switch
    {
        "exit" => UntilInterrupted(),
        "swallow" => Swallowing(),
        "stuck" => StuckInCleanUp(),
        "foreign" => InForeignWait(),
        "children" => WithChildren(),
        "left behind" => WithTaskLeftBehind(),
        "fail" => FailingCleanUp(),
        "obedient thread" => InObedientThread(),
        "handler" => WithHandler(),
        "receiver" => WithReceiver(),
        _ => throw new ArgumentException($"There is no program '{what}'.", nameof(what)),
    };

    private static void Say(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }

    private static async Coroutine UntilInterrupted()
    {
        try
        {
            Say("ready");
            await Asyncio.Sleep(60);
        }
        finally
        {
            Say("cleaning");
            await Asyncio.Sleep(0.01);
            Say("cleaned");
        }
    }

    private static int Throwing()
    {
        try
        {
            Asyncio.Run(UntilInterrupted(), new RunOptions { OnInterrupt = InterruptBehavior.Throw });
            return 1;
        }
        catch (KeyboardInterruptException e)
        {
            Say($"{e.InnerException!.GetType().Name}: {((CancelledException)e.InnerException).Reason}");
            return 7;
        }
    }

    private static async Coroutine Swallowing()
    {
        try
        {
            Say("ready");
            await Asyncio.Sleep(60);
        }
        catch (CancelledException e)
        {
            Say($"swallowed {e.Reason}");
        }
    }

    private static async Coroutine StuckInCleanUp()
    {
        try
        {
            Say("ready");
            await Asyncio.Sleep(60);
        }
        finally
        {
            Say("cleaning");
            await Asyncio.Sleep(60);
            Say("cleaned");
        }
    }

    private static async Coroutine InForeignWait()
    {
        Say("ready");
        await Task.Delay(Timeout.Infinite, Asyncio.CurrentToken);
    }

    private static async Coroutine WithChildren()
    {
        _ = Asyncio.CreateTask(Child());
        await Asyncio.Sleep(0);
        Say("ready");
        await Asyncio.Sleep(60);

        static async Coroutine Child()
        {
            try
            {
                await Asyncio.Sleep(60);
            }
            finally
            {
                await Asyncio.Sleep(0.01);
                Say("child cleaned");
            }
        }
    }

    // Ctrl-C comes when main has returned already.
    private static async Coroutine WithTaskLeftBehind()
    {
        Asyncio.CreateTask(LeftBehind());
        await Asyncio.Sleep(0);

        static async Coroutine LeftBehind()
        {
            try
            {
                await Asyncio.Sleep(3600);
            }
            finally
            {
                Say("cleaning");
                await Asyncio.ToThread(Console.ReadLine);
                Say("cleaned");
            }
        }
    }

    private static async Coroutine FailingCleanUp()
    {
        try
        {
            Say("ready");
            await Asyncio.Sleep(60);
        }
        catch (CancelledException)
        {
            throw new InvalidDataException("the clean-up failed");
        }
    }

    private static async Coroutine InThread()
    {
        await Asyncio.ToThread(ReadForEver);

        static void ReadForEver()
        {
            Say("ready");
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private static async Coroutine InObedientThread() => await Asyncio.ToThread(() =>
    {
        Say("ready");
        FromThread.CurrentToken.WaitHandle.WaitOne();
        Say("thread heard");
        FromThread.CheckCancelled();
    });

    private static async Coroutine WithHandler()
    {
        EventLoop loop = Asyncio.RunningLoop;
        var came = new AsyncEvent();
        loop.AddSignalHandler(PosixSignal.SIGINT, came.Set);
        loop.AddSignalHandler(PosixSignal.SIGTERM, came.Set);
        Say("ready");
        await came.Wait();
        Say("handled");
        came.Clear();
        await came.Wait();
        loop.RemoveSignalHandler(PosixSignal.SIGINT);
        loop.RemoveSignalHandler(PosixSignal.SIGTERM);
        await UntilInterrupted();
    }

    private static async Coroutine WithReceiver()
    {
        using (SignalReceiver signals = Asyncio.OpenSignalReceiver(PosixSignal.SIGINT, PosixSignal.SIGTERM))
        {
            Say("ready");
            int left = 3;
            await foreach (PosixSignal signal in signals)
            {
                Say($"{signal}");
                if (--left == 0)
                {
                    break;
                }
            }
        }

        Say("without");
        await Asyncio.Sleep(60);
    }

    private static async Coroutine WithIgnoredChildren()
    {
        Subprocess child = await Asyncio.CreateSubprocessShell("exit 7");
        Say($"code {await child.Wait()}");
    }

    private static async Coroutine WithLines(int most)
    {
        AsyncStreamReader input = Asyncio.OpenStandardInput();
        AsyncFile output = Asyncio.OpenStandardOutput();
        await foreach (byte[] line in input)
        {
            await output.Write($"heard {Encoding.UTF8.GetString(line)}");
            if (--most == 0)
            {
                break;
            }
        }

        await output.Write("end\n");
    }

    private static void Ignoring()
    {
        using PosixSignalRegistration host = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            Say("host");
        });
        Asyncio.Run(Main(), new RunOptions { OnInterrupt = InterruptBehavior.Ignore });

        static async Coroutine Main()
        {
            Say("ready");
            string? line = await Asyncio.RunningLoop.RunOnThread(Console.ReadLine);
            Say($"went on: {line}");
        }
    }

    private static void Hosting(InterruptBehavior onInterrupt)
    {
        using var queue = new BlockingCollection<Action>();
        LoopTask main = Asyncio.StartGuestRun(
            UntilInterrupted, queue.Add, Done, options: new RunOptions { OnInterrupt = onInterrupt });
        using PosixSignalRegistration? host = onInterrupt == InterruptBehavior.Throw ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = true;
                Say("host");
                queue.Add(() => main.Cancel("the host ends"));
            });
        foreach (Action action in queue.GetConsumingEnumerable())
        {
            action();
        }

        void Done(Exception? failure)
        {
            Say($"{failure?.GetType().Name}: {(failure as CancelledException)?.Reason ?? failure?.Message}");
            queue.CompleteAdding();
        }
    }

    private static async Coroutine<T> RunOnThread<T>(this EventLoop loop, Func<T> function)
    {
        _ = loop;
        return await Task.Run(function);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
