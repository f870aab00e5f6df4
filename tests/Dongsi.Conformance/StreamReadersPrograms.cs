using System.Text;

namespace Dongsi.Conformance;

/// <summary>How a reader that is fed by hand gives what it was fed.</summary>
internal static class StreamReadersPrograms
{
    public static async Coroutine ReadGivesWhatThereIs(Log log)
    {
        AsyncStreamReader reader = Fed("abc", "def");
        await Result(log, reader.Read(4));
        await Result(log, reader.Read(4));
    }

    public static async Coroutine ReadWaitsForTheFirstByte(Log log)
    {
        AsyncStreamReader reader = Fed();
        LoopTask task = await Waiting(Result(log, reader.Read(4)));
        log(Outcome(task));
        reader.FeedData(""u8);
        await Asyncio.Sleep(0);
        log(Outcome(task));
        reader.FeedData("abcdef"u8);
        await task;
        await Result(log, reader.Read(4));
    }

    public static async Coroutine ReadOfNothing(Log log)
    {
        AsyncStreamReader reader = Fed();
        await Result(log, reader.Read(0));
        await Result(log, reader.ReadExactly(0));
    }

    public static async Coroutine ReadToTheEnd(Log log)
    {
        AsyncStreamReader reader = Fed("abc");
        LoopTask task = await Waiting(Result(log, reader.Read()));
        reader.FeedData("def"u8);
        await Asyncio.Sleep(0);
        log(Outcome(task));
        reader.FeedEof();
        await task;
        await Result(log, reader.Read());
    }

    public static async Coroutine ReadAtTheEnd(Log log)
    {
        AsyncStreamReader reader = Ended("ab");
        log($"at eof {Yes(reader.AtEof)}");
        await Result(log, reader.Read(1));
        await Result(log, reader.Read(5));
        log($"at eof {Yes(reader.AtEof)}");
        await Result(log, reader.Read(5));
    }

    public static async Coroutine TheEndWakesWhoWaits(Log log)
    {
        AsyncStreamReader reader = Fed();
        LoopTask task = await Waiting(Result(log, reader.Read(5)));
        reader.FeedEof();
        reader.FeedEof();
        await task;
    }

    public static async Coroutine ReadExactlyWaitsForAll(Log log)
    {
        AsyncStreamReader reader = Fed("ab");
        LoopTask task = await Waiting(Result(log, reader.ReadExactly(5)));
        reader.FeedData("cd"u8);
        await Asyncio.Sleep(0);
        log(Outcome(task));
        reader.FeedData("efg"u8);
        await task;
        await Result(log, reader.ReadExactly(2));
    }

    public static async Coroutine ReadExactlyIsCutOff(Log log)
    {
        AsyncStreamReader reader = Fed("abc");
        LoopTask task = await Waiting(Result(log, reader.ReadExactly(5)));
        reader.FeedEof();
        await task;
        log($"at eof {Yes(reader.AtEof)}");
        await Result(log, reader.ReadExactly(1));
    }

    public static async Coroutine ReadExactlyOfLessThanNothing(Log log) =>
        await Result(log, Fed("abc").ReadExactly(-1));

    public static async Coroutine ReadExactlyMoreThanTheLimit(Log log) =>
        await Result(log, new AsyncStreamReader(2).With("abcdefgh").ReadExactly(7));

    public static async Coroutine ALineInPieces(Log log)
    {
        AsyncStreamReader reader = Fed("a li");
        LoopTask task = await Waiting(Result(log, reader.ReadLine()));
        reader.FeedData("ne\nand the ne"u8);
        await task;
        task = await Waiting(Result(log, reader.ReadLine()));
        reader.FeedData("xt\n"u8);
        await task;
    }

    public static async Coroutine TheLastLineLacksItsNewline(Log log)
    {
        AsyncStreamReader reader = Ended("one\ntwo");
        for (int i = 0; i < 3; i++)
        {
            await Result(log, reader.ReadLine());
        }
    }

    [DiffersOnPurpose(
        "a line over the limit stays in the stream, as with ReadUntil; asyncio drops it, and raises ValueError",
        "too long at 6",
        "too long at 6")]
    public static async Coroutine ALineTooLong(Log log)
    {
        AsyncStreamReader reader = new AsyncStreamReader(3).With("abcdef\nxy\n");
        await Result(log, reader.ReadLine());
        await Result(log, reader.ReadLine());
    }

    public static async Coroutine TheLimitIsWithoutTheNewline(Log log)
    {
        AsyncStreamReader reader = new AsyncStreamReader(3).With("abc\nxyz\n");
        await Result(log, reader.ReadLine());
        await Result(log, reader.ReadLine());
    }

    public static async Coroutine ASeparatorInPieces(Log log)
    {
        AsyncStreamReader reader = Fed();
        LoopTask task = await Waiting(Result(log, reader.ReadUntil("<->"u8.ToArray())));
        foreach (string piece in new[] { "ab<", "-", "<-", ">c" })
        {
            reader.With(piece);
            await Asyncio.Sleep(0);
            log(Outcome(task));
        }

        await task;
        await Result(log, reader.Read(5));
    }

    public static async Coroutine ReadUntilOverTheLimitKeepsTheData(Log log)
    {
        AsyncStreamReader reader = new AsyncStreamReader(3).With("abcdef;gh");
        await Result(log, reader.ReadUntil(";"u8.ToArray()));
        await Result(log, reader.ReadUntil("!"u8.ToArray()));
        await Result(log, reader.ReadExactly(6));
        await Result(log, reader.ReadUntil(";"u8.ToArray()));
        await Result(log, reader.Read(10));
    }

    public static async Coroutine ReadUntilIsCutOff(Log log)
    {
        AsyncStreamReader reader = Fed("abc");
        LoopTask task = await Waiting(Result(log, reader.ReadUntil(";"u8.ToArray())));
        reader.FeedEof();
        await task;
        await Result(log, reader.ReadUntil(";"u8.ToArray()));
    }

    public static async Coroutine OfSeveralSeparatorsTheOneThatEndsFirst(Log log)
    {
        AsyncStreamReader reader = Fed("head\r\n\r\nbody--rest");
        byte[][] separators = ["\r\n\r\n"u8.ToArray(), "\r\n"u8.ToArray(), "--"u8.ToArray()];
        for (int i = 0; i < 3; i++)
        {
            await Result(log, reader.ReadUntil(separators));
        }
    }

    public static async Coroutine OfTwoThatBeginAlikeTheShorter(Log log)
    {
        AsyncStreamReader reader = Fed("1abcd2abcd");
        await Result(log, reader.ReadUntil(["abcd"u8.ToArray(), "ab"u8.ToArray()]));
        await Result(log, reader.ReadUntil(["abcd"u8.ToArray(), "bc"u8.ToArray()]));
    }

    public static async Coroutine NoSeparator(Log log)
    {
        await Result(log, Fed("abc").ReadUntil(Array.Empty<byte>()));
        await Result(log, Fed("abc").ReadUntil(Array.Empty<byte[]>()));
    }

    public static async Coroutine AnExceptionForWhoWaitsAndWhoComes(Log log)
    {
        AsyncStreamReader reader = Fed("abc");
        LoopTask task = await Waiting(Result(log, reader.ReadExactly(5)));
        reader.SetException(new Oops("broken"));
        await task;
        await Result(log, reader.Read(1));
        await Result(log, reader.Read(0));
        await Result(log, reader.ReadLine());
        log(Show(reader.Exception));
    }

    public static async Coroutine ASecondReaderIsRefused(Log log)
    {
        AsyncStreamReader reader = Fed();
        LoopTask task = await Waiting(Result(log, reader.ReadLine()));
        foreach (var second in new[] { reader.Read(1), reader.ReadExactly(1), reader.ReadLine(), reader.Read() })
        {
            try
            {
                await second;
            }
            catch (BusyResourceException)
            {
                log("refused");
            }
        }

        reader.FeedData("for the first\n"u8);
        await task;
    }

    public static async Coroutine LinesAreWalked(Log log)
    {
        await foreach (byte[] line in Ended("one\ntwo\n\nlast"))
        {
            log(Text(line));
        }
    }

    public static async Coroutine ACancelledReadKeepsTheData(Log log)
    {
        AsyncStreamReader reader = Fed("abc");
        foreach (var coroutine in new[]
        {
            reader.ReadExactly(9), reader.ReadLine(), reader.ReadUntil(";"u8.ToArray()),
        })
        {
            LoopTask<byte[]> task = Asyncio.CreateTask(coroutine);
            await Asyncio.Sleep(0);
            reader.FeedData("d"u8);
            task.Cancel();
            await Asyncio.Wait([task]);
            log(Outcome(task));
        }

        await Result(log, reader.Read(100));
    }

    [DiffersOnPurpose(
        "no read loses data under cancellation; asyncio takes it piece by piece, and a cancel loses what was taken",
        "Cancelled",
        "got abcdef")]
    public static async Coroutine ACancelledReadToTheEnd(Log log)
    {
        AsyncStreamReader reader = Fed("abc");
        LoopTask<byte[]> task = Asyncio.CreateTask(reader.Read());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
        reader.FeedData("def"u8);
        await Result(log, reader.Read(100));
    }

    public static async Coroutine ACancelledShortRead(Log log)
    {
        AsyncStreamReader reader = Fed();
        LoopTask<byte[]> task = Asyncio.CreateTask(reader.Read(5));
        await Asyncio.Sleep(0);
        reader.FeedData("abc"u8);
        task.Cancel();
        await Asyncio.Wait([task]);
        log(Outcome(task));
        await Result(log, reader.Read(5));
    }

    public static async Coroutine AReadWithATimeLimit(Log log)
    {
        AsyncStreamReader reader = Fed();
        Asyncio.RunningLoop.CallLater(1, () => reader.FeedData("half "u8));
        Asyncio.RunningLoop.CallLater(3, () => reader.FeedData("a line\n"u8));
        try
        {
            await Asyncio.WaitFor(reader.ReadLine(), 2);
        }
        catch (TimeoutException error)
        {
            log(Show(error));
        }

        await Result(log, reader.ReadLine());
    }

    public static async Coroutine TurnsOfARead(Log log)
    {
        AsyncStreamReader reader = Fed();
        LoopTask task = await Waiting(Result(log, reader.Read(3)));
        CountTurns(log, 4);
        await Asyncio.Sleep(0);
        reader.FeedData("abc"u8);
        log("fed");
        await task;
        await Result(log, Fed("at once").Read(10));
    }

    private static async Coroutine Result(Log log, Coroutine<byte[]> coroutine)
    {
        try
        {
            log($"got {Text(await coroutine)}");
        }
        catch (IncompleteReadException error)
        {
            log($"cut off after {Text(error.Partial)}, wanted {error.Expected?.ToString() ?? "any"}");
        }
        catch (LimitOverrunException error)
        {
            log($"too long at {error.Consumed}");
        }
        catch (Exception error) when (error is not CancelledException)
        {
            log(Show(error));
        }
    }

    private static AsyncStreamReader With(this AsyncStreamReader reader, string piece)
    {
        reader.FeedData(Encoding.UTF8.GetBytes(piece));
        return reader;
    }

    private static AsyncStreamReader Fed(params string[] pieces) =>
        pieces.Aggregate(new AsyncStreamReader(), (reader, piece) => reader.With(piece));

    private static AsyncStreamReader Ended(string data)
    {
        AsyncStreamReader reader = Fed(data);
        reader.FeedEof();
        return reader;
    }

    private static async Coroutine<LoopTask> Waiting(Coroutine coroutine)
    {
        LoopTask task = Asyncio.CreateTask(coroutine);
        await Asyncio.Sleep(0);
        return task;
    }

    private static string Text(byte[] data) =>
        data.Length == 0 ? "nothing" : Encoding.UTF8.GetString(data).Replace('\n', '|');
}
