namespace Dongsi.Reliability.Harness;

/// <summary>How a check went.</summary>
/// <param name="Check">Which.</param>
/// <param name="Trial">With what.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Failure">Why it failed; null if it held.</param>
/// <param name="Skipped">Why it was not tried; null if it was.</param>
internal sealed record Finding(Check Check, Trial Trial, double Seconds, string? Failure, string? Skipped)
{
    public string Poller => Check.IsForEveryPoller ? Options.NameOf(Trial.Poller) : "";

    public string Replay =>
        $"replay: dotnet run -c Release --project tests/Dongsi.Reliability -- {Check.Id}"
        + (Poller.Length > 0 ? $" --poller {Poller}" : "")
        + $" --seed {Trial.Seed}{(Trial.IsNightly ? " --nightly" : "")}";
}
