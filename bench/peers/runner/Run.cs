using System.Text.Json;

namespace Dongsi.Peers.Runner;

/// <summary>What one process said: a peer's result for one work in one round, or why there is none.</summary>
internal sealed record Run(string Peer, string Work, int Round)
{
    public int Size { get; init; }

    public double NanosecondsPerOperation { get; init; }

    public double Seconds { get; init; }

    public double? PeakMegabytes { get; init; }

    /// <summary>The peer has no such thing; says why.</summary>
    public string? Unsupported { get; init; }

    /// <summary>The process ended badly or took too long; says how.</summary>
    public string? Failure { get; init; }

    public bool HasValue => Unsupported is null && Failure is null;

    /// <summary>Reads the last line a peer printed; the lines before it are the example's own.</summary>
    public Run WithOutput(string output)
    {
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith('{'));
        if (line is null)
            return this with { Failure = "it printed no result" };

        using var document = JsonDocument.Parse(line);
        var result = document.RootElement;
        return this with
        {
            Size = (int)Number("n"),
            NanosecondsPerOperation = Number("ns_per_op"),
            Seconds = Number("seconds"),
            PeakMegabytes = Number("peak_mb") is > 0 and var peak ? peak : null,
            Unsupported = result.TryGetProperty("unsupported", out var why) ? why.GetString() : null,
        };

        double Number(string name) =>
            result.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
                ? value.GetDouble()
                : 0;
    }
}
