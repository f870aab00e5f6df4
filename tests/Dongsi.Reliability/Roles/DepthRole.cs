using System.Diagnostics;
using System.Globalization;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Roles;

/// <summary>Dives once to warm up and once for real, and prints how many milliseconds that took.</summary>
internal sealed class DepthRole() : Role(Title)
{
    public const string Title = "depth";
    public const string Scopes = "scopes";
    public const string Groups = "groups";
    public const string Awaits = "awaits";
    public const string Tasks = "tasks";
    public const string Completions = "completions";

    /// <summary>The canary: calls, each of which needs some of the stack.</summary>
    public const string Recursion = "recursion";

    public override int Run(IReadOnlyList<string> arguments)
    {
        int depth = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        Func<int, Coroutine> dive = arguments[0] switch
        {
            Scopes => Scope,
            Groups => Group,
            Awaits => Await,
            Tasks => TaskOf,
            Completions => Complete,
            Recursion => async levels => Recurse(levels),
            var other => throw new ArgumentException($"There is nothing called {other} to dive into."),
        };
        Asyncio.Run(() => dive(depth));
        long start = Stopwatch.GetTimestamp();
        Asyncio.Run(() => dive(depth));
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static async Coroutine Scope(int levels)
    {
        if (levels == 0)
        {
            await Asyncio.Sleep(0);
            return;
        }

        await CancelScope.Run(_ => Scope(levels - 1));
    }

    private static async Coroutine Group(int levels)
    {
        if (levels == 0)
        {
            await Asyncio.Sleep(0);
            return;
        }

        await TaskGroup.Run(_ => Group(levels - 1));
    }

    private static async Coroutine Await(int levels)
    {
        if (levels > 0)
        {
            await Await(levels - 1);
        }
        else
        {
            await Asyncio.Sleep(0);
        }
    }

    private static async Coroutine TaskOf(int levels)
    {
        if (levels > 0)
        {
            await Asyncio.CreateTask(TaskOf(levels - 1));
        }
    }

    private static async Coroutine Complete(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Nothing();
        }
    }

    private static async Coroutine Nothing()
    {
    }

    private static int Recurse(int levels) => levels == 0 ? 0 : Recurse(levels - 1) + Recurse(0);
}
