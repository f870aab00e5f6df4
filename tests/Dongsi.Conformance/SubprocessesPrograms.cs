using System.Text;

namespace Dongsi.Conformance;

/// <summary>Child processes with streams. They are real ones, and so is the time.</summary>
internal static class SubprocessesPrograms
{
    public static void WhatItPrintsIsRead(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessExec("echo", ["hello", "world"], stdout: Stdio.Pipe);
        log(Text(await process.Stdout!.Read()));
        log($"code {await process.Wait()}");
    });

    public static void ExitCodes(Log log) => Run(async () =>
    {
        foreach (int code in (int[])[0, 1, 7, 255])
        {
            log($"code {await (await Asyncio.CreateSubprocessShell($"exit {code}")).Wait()}");
        }
    });

    public static void EndedByASignal(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessExec("sleep", ["60"]);
        process.Terminate();
        log($"code {await process.Wait()}");
        process = await Asyncio.CreateSubprocessExec("sleep", ["60"]);
        process.Kill();
        log($"code {await process.Wait()}");
        process = await Asyncio.CreateSubprocessExec("sleep", ["60"]);
        process.SendSignal(Raise.Usr1);
        log($"code {await process.Wait()}");
    });

    public static void ThereIsNoCodeWhileItRuns(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessExec("cat", [], stdin: Stdio.Pipe);
        log($"running {Yes(process.ReturnCode is null)}, pid {Yes(process.Pid > 0)}");
        process.Stdin!.Close();
        await process.Wait();
        log($"code {process.ReturnCode}, pid {Yes(process.Pid > 0)}");
    });

    public static void StreamsOnlyWhereThereArePipes(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessShell("true", stdout: Stdio.Pipe);
        LogStreams(process);
        await process.Communicate();
        process = await Asyncio.CreateSubprocessShell("true", Stdio.Null, Stdio.Null, Stdio.Null);
        LogStreams(process);
        await process.Wait();

        void LogStreams(Subprocess its) => log(
            $"stdin {Yes(its.Stdin is not null)}, stdout {Yes(its.Stdout is not null)}, "
            + $"stderr {Yes(its.Stderr is not null)}");
    });

    public static void CommunicateFeedsAndReads(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe, Stdio.Pipe);
        (byte[] output, byte[] errors) = await process.Communicate("some text"u8.ToArray());
        log($"{Text(output)}, {Text(errors)}, code {process.ReturnCode}");
    });

    public static void CommunicateReadsBothOutputs(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessShell(
            "echo out; echo err >&2; exit 3", stdout: Stdio.Pipe, stderr: Stdio.Pipe);
        (byte[] output, byte[] errors) = await process.Communicate();
        log($"{Text(output)}, {Text(errors)}, code {process.ReturnCode}");
    });

    public static void ErrorsMayGoWhereTheOutputGoes(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessShell(
            "echo one; echo two >&2; echo three", stdout: Stdio.Pipe, stderr: Stdio.Stdout);
        (byte[] output, byte[] errors) = await process.Communicate();
        log($"{Text(output)}, {Text(errors)}");
    });

    public static void CommunicateWithMoreThanPipesHold(Log log) => Run(async () =>
    {
        byte[] data = [.. Enumerable.Range(0, 256 * 4096).Select(number => (byte)number)];
        Subprocess process = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe, Stdio.Pipe);
        (byte[] output, _) = await process.Communicate(data);
        log($"the same {Yes(output.AsSpan().SequenceEqual(data))}");
    });

    public static void CommunicateWithOneThatDoesNotRead(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessShell("exit 5", stdin: Stdio.Pipe);
        (byte[] output, _) = await process.Communicate(new byte[1_000_000]);
        log($"{Text(output)}, code {process.ReturnCode}");
    });

    public static void CommunicateWithoutInputClosesStdin(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe, Stdio.Pipe);
        (byte[] output, _) = await process.Communicate();
        log($"{Text(output)}, code {process.ReturnCode}");
    });

    public static void NothingToReadFromNull(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Null, Stdio.Pipe);
        log(Text(await process.Stdout!.Read()));
        await process.Wait();
    });

    public static void LinesOneByOne(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessShell(
            "echo one; echo two; printf three", stdout: Stdio.Pipe);
        await foreach (byte[] line in process.Stdout!)
        {
            log(Text(line));
        }

        log($"code {await process.Wait()}");
    });

    public static void AConversation(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe, Stdio.Pipe);
        foreach (string word in (string[])["one\n", "two\n"])
        {
            process.Stdin!.Write(Encoding.ASCII.GetBytes(word));
            await process.Stdin.Drain();
            log(Text(await process.Stdout!.ReadLine()));
        }

        process.Stdin!.Close();
        log($"{Text(await process.Stdout!.Read())}, code {await process.Wait()}");
    });

    public static void AShellUnderstandsMore(Log log) => Run(async () =>
        log(Text(await Output(await Asyncio.CreateSubprocessShell("echo one two three | wc -w", stdout: Stdio.Pipe)))));

    public static void TheEnvironmentIsWhatWasGiven(Log log) => Run(async () =>
        log(Text(await Output(await Asyncio.CreateSubprocessShell(
            "echo \"[$GIVEN] [$HOME]\"",
            stdout: Stdio.Pipe,
            environment: new Dictionary<string, string> { ["GIVEN"] = "yes" })))));

    public static void ItBeginsInItsDirectory(Log log) => Run(async () =>
        log(Text(await Output(await Asyncio.CreateSubprocessExec(
            "pwd", [], stdout: Stdio.Pipe, workingDirectory: "/usr")))));

    public static void ItMayLeadAGroup(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe, newProcessGroup: true);
        log($"leads {Yes(Raise.GroupOf(process.Pid) == process.Pid)}");
        process.Terminate(toGroup: true);
        log($"code {await process.Wait()}");
    });

    public static void AProgramThatDoesNotExist(Log log) => Run(async () =>
    {
        foreach (string program in (string[])["there-is-no-such-program", "/usr/there-is-no-such-program"])
        {
            await Refused(log, async () => await Asyncio.CreateSubprocessExec(program, []));
        }
    });

    public static void AProgramThatMayNotBeExecuted(Log log) => Run(async () =>
        await Refused(log, async () => await Asyncio.CreateSubprocessExec("/etc/passwd", [])));

    public static void ADirectoryThatDoesNotExist(Log log) => Run(async () => await Refused(
        log,
        async () => await Asyncio.CreateSubprocessExec("true", [], workingDirectory: "/there-is-no-such-directory")));

    public static void ASignalToOneThatHasEnded(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessShell("true");
        await process.Wait();
        await Refused(log, async () => process.Terminate());
        await Refused(log, async () => process.Kill());
        await Refused(log, async () => process.SendSignal(Raise.Usr1));
    });

    public static void ACancelledWaitLeavesItAlone(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe);
        LoopTask<int> task = Asyncio.CreateTask(process.Wait());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"cancelled {Yes(task.Cancelled)}, running {Yes(process.ReturnCode is null)}");
        process.Stdin!.Close();
        log($"code {await process.Wait()}");
    });

    public static void ManyMayWait(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe);
        LoopTask<int>[] tasks = [.. Enumerable.Range(0, 3).Select(_ => Asyncio.CreateTask(process.Wait()))];
        await Asyncio.Sleep(0);
        process.Kill();
        log($"codes [{string.Join(", ", await Asyncio.Gather(tasks))}]");
        log($"once more {await process.Wait()}");
    });

    [DiffersOnPurpose(
        "wait() of 3.13 hangs as long as any process has the pipe",
        "code 3", "stdout ended no", "empty")]
    public static void WaitingWhileAGrandchildHasThePipe(Log log) => Run(async () =>
    {
        Subprocess process = await Asyncio.CreateSubprocessShell(
            "read -r line; sleep 1 & exit 3", Stdio.Pipe, Stdio.Pipe);
        LoopTask<int> task = Asyncio.CreateTask(process.Wait());
        await Asyncio.Sleep(0);
        process.Stdin!.Write("go\n"u8.ToArray());
        log($"code {await task}");
        log($"stdout ended {Yes(process.Stdout!.AtEof)}");
        log(Text(await process.Stdout.Read()));
    });

    public static void TwoRunSideBySide(Log log) => Run(async () =>
    {
        Subprocess first = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe, Stdio.Pipe);
        Subprocess second = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe, Stdio.Pipe);
        (byte[] Stdout, byte[] Stderr)[] outputs = await Asyncio.Gather(
            [second.Communicate("second"u8.ToArray()), first.Communicate("first"u8.ToArray())]);
        log(string.Join(' ', outputs.Select(output => Text(output.Stdout))));
    });

    private static void Run(Func<Coroutine> main) => Asyncio.Run(main);

    private static async Coroutine<byte[]> Output(Subprocess process) => (await process.Communicate()).Stdout;

    private static string Text(byte[] data) =>
        Encoding.UTF8.GetString(data).Trim().Replace('\n', '/') is { Length: > 0 } text ? text : "empty";

    private static async Coroutine Refused(Log log, Func<Coroutine> call)
    {
        try
        {
            await call();
        }
        catch (Exception error)
        {
            log(Show(error));
        }
    }
}
