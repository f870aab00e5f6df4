using System.Globalization;
using System.Text;
using Dongsi.Reliability.Faults;
using Dongsi.Reliability.Harness;
using Dongsi.Testing;

namespace Dongsi.Reliability.Checks;

/// <summary>Programs are started, end, and are killed, by the hundred.</summary>
internal sealed class SubprocessStormCheck() : Check(
    "R40", "However many programs are started and killed, exit codes are exact, and no process or descriptor is left.")
{
    private const int SIGKILL = 9;
    private const int AtOnce = 16;

    public override Action<Trial>? Canary => trial =>
    {
        Zombie? zombie = null;
        try
        {
            Audit(trial, () => zombie = new Zombie());
        }
        finally
        {
            zombie?.Dispose();
        }
    };

    public override void Run(Trial trial)
    {
        int spawns = trial.Size(300, 20_000);
        int concurrent = trial.Size(200, 1_000);
        int kills = trial.Size(60, 2_000);
        Audit(trial, () =>
        {
            trial.Run(() => Storm(trial, spawns));
            trial.Run(() => Crowd(trial, concurrent));
            trial.Run(() => Kills(trial, kills));
            trial.Run(() => Inherited(trial));
        });
        trial.Held(spawns, "programs run");
        trial.Held(concurrent, "at the same time");
        trial.Survived(kills, "killed or cancelled while they start");
    }

    private static void Audit(Trial trial, Action run)
    {
        int before = Descriptors.Open().Length;
        int zombies = ProcessLook.Zombies();
        run();
        trial.Require(ProcessLook.Zombies() <= zombies, "A child that has ended was not asked about.");
        int after = Descriptors.Open().Length;
        trial.Require(after == before, $"{before} descriptors before, {after} after.");
    }

    private static async Coroutine Storm(Trial trial, int spawns)
    {
        int left = spawns;
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < AtOnce; i++)
            {
                group.CreateTask(One());
            }
        });

        async Coroutine One()
        {
            while (left-- > 0)
            {
                int code = left % 200;
                ProcessResult result = await Asyncio.RunProcess(
                    "/bin/sh", ["-c", $"echo {code}; exit {code}"], check: false);
                trial.Require(result.ReturnCode == code, $"It ended with {result.ReturnCode} instead of {code}.");
                string said = Encoding.ASCII.GetString(result.Stdout).Trim();
                trial.Require(
                    said == code.ToString(CultureInfo.InvariantCulture), $"It said {said} instead of {code}.");
            }
        }
    }

    private static async Coroutine Crowd(Trial trial, int concurrent)
    {
        List<Subprocess> all = [];
        for (int i = 0; i < concurrent; i++)
        {
            all.Add(await Asyncio.CreateSubprocessExec("/bin/sleep", ["1000"]));
        }

        foreach (Subprocess process in all)
        {
            process.Kill();
        }

        foreach (Subprocess process in all)
        {
            int code = await process.Wait();
            trial.Require(code == -SIGKILL, $"A child that was killed ended with {code}.");
        }
    }

    private static async Coroutine Kills(Trial trial, int kills)
    {
        for (int i = 0; i < kills; i++)
        {
            if (i % 2 == 0)
            {
                Subprocess process = await Asyncio.CreateSubprocessExec("/bin/sleep", ["1000"], stdout: Stdio.Pipe);
                process.Kill();
                int code = await process.Wait();
                trial.Require(code == -SIGKILL, $"A child that was killed as it started ended with {code}.");
                continue;
            }

            LoopTask<ProcessResult> task = Asyncio.CreateTask(Asyncio.RunProcess("/bin/sleep", ["1000"]));
            for (int turns = trial.Random.Next(6); turns > 0; turns--)
            {
                await Asyncio.Sleep(0);
            }

            task.Cancel();
            try
            {
                await task;
                trial.Require(false, "A program that was cancelled has run to its end.");
            }
            catch (CancelledException)
            {
                // And the child is gone.
            }
        }
    }

    private static async Coroutine Inherited(Trial trial)
    {
        // There is much that it could inherit.
        await using Server server = await Asyncio.StartServer(
            async (_, writer) => await writer.DisposeAsync(), "127.0.0.1", 0);
        ProcessResult result = await Asyncio.RunProcess(
            "/bin/sh", ["-c", "echo /proc/$$/fd/*"], input: "x"u8.ToArray());
        string[] numbers = [.. Encoding.ASCII.GetString(result.Stdout).Split().Where(path => path.Length > 0)
            .Select(path => Path.GetFileName(path)!).Order()];

        // 3 is the shell's own look, if there is one.
        trial.Require(
            numbers.Except(["3"]).SequenceEqual(["0", "1", "2"]),
            $"A child has the descriptors {string.Join(' ', numbers)}.");
    }
}
