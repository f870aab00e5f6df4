using System.Text.Json;

namespace Dongsi.Peers.Runner;

/// <summary>What the load generator said of one server in one round, or why it said nothing.</summary>
internal sealed record EchoRun(string Server, string Case, int Round)
{
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();

    public string? Failure { get; init; }

    public EchoRun WithOutput(string output) =>
        this with { Values = JsonSerializer.Deserialize<Dictionary<string, double>>(output)! };
}
