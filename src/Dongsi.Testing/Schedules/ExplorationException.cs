using System.Globalization;

namespace Dongsi.Testing;

/// <summary>A schedule was found that breaks a program. The message shows it and says how to see it again.</summary>
public sealed class ExplorationException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public ExplorationException() : this("A schedule breaks the program.")
    {
    }

    /// <summary>An exception that says what breaks.</summary>
    /// <param name="message">What breaks.</param>
    public ExplorationException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what breaks.</summary>
    /// <param name="message">What breaks.</param>
    /// <param name="innerException">The failure of the program.</param>
    public ExplorationException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    private ExplorationException(string message, SimulatedRun run) : base(message, run.Failure) => Run = run;

    /// <summary>The smallest run that was found to fail in this way.</summary>
    public SimulatedRun? Run { get; }

    internal static ExplorationException Found(int number, int seeds, SimulatedRun found, SimulatedRun smallest) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Schedule {number + 1} of {seeds} breaks the program: {Reason(smallest)}\n\nThe smallest that does so "
            + $"passes somebody over {Times(smallest)} in {smallest.Steps} steps; when it was found it was "
            + $"{Times(found)} in {found.Steps}.\n\n{Tell(smallest)}"),
        smallest);

    internal static ExplorationException Replayed(SimulatedRun run) => new(
        $"The replayed schedule breaks the program: {Reason(run)}\n\n{Tell(run)}", run);

    private static string Times(SimulatedRun run) => run.Detours == 1 ? "once" : $"{run.Detours} times";

    private static string Reason(SimulatedRun run) => $"{run.Failure!.GetType().Name}: {run.Failure.Message}";

    private static string Tell(SimulatedRun run) =>
        $"{run.Trace}\ntrace: {run.TraceHash}\nreplay: {Explore.ReplayVariable}={run.ReplayCode}";
}
