using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace Dongsi.Testing;

/// <summary>
/// A test of xUnit v3 that runs under many schedules, and fails with the smallest one that breaks it.
/// </summary>
/// <remarks>
/// <code>
/// [ExploreFact(Seeds = 500)]
/// public async Coroutine Two_deposits_are_both_there(World world)
/// {
///     await TaskGroup.Run(async group =&gt;
///     {
///         group.CreateTask(account.Deposit(10));
///         group.CreateTask(account.Deposit(20));
///     });
///     Assert.Equal(30, account.Balance);
/// }
/// </code>
/// <para>The test runs as <see cref="Explore.Run"/> runs a program. All runs share one instance of the test class: make
/// what the test needs in the method, and not in fields.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(ExploreFactDiscoverer))]
public sealed class ExploreFactAttribute(
    [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : FactAttribute(sourceFilePath, sourceLineNumber)
{
    /// <summary>How many schedules; 200 by default.</summary>
    public int Seeds { get; set; } = 200;

    /// <inheritdoc cref="ExploreOptions.FirstSeed"/>
    public int FirstSeed { get; set; } = ExploreOptions.Default.FirstSeed;

    /// <inheritdoc cref="ExploreOptions.Depth"/>
    public int Depth { get; set; } = ExploreOptions.Default.Depth;

    /// <inheritdoc cref="ExploreOptions.MaxSteps"/>
    public int MaxSteps { get; set; } = ExploreOptions.Default.MaxSteps;

    /// <inheritdoc cref="ExploreOptions.Threads"/>
    public int Threads { get; set; } = ExploreOptions.Default.Threads;

    internal void Run(Func<World, Coroutine> program) => Explore.Run(Seeds, program, new ExploreOptions
    {
        FirstSeed = FirstSeed,
        Depth = Depth,
        MaxSteps = MaxSteps,
        Threads = Threads,
    });
}
