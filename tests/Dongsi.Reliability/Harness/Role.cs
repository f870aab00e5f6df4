namespace Dongsi.Reliability.Harness;

/// <summary>What this program does as somebody else's child process: a server, a client, a victim.</summary>
/// <param name="name">What it is started by.</param>
internal abstract class Role(string name)
{
    public string Name { get; } = name;

    public abstract int Run(IReadOnlyList<string> arguments);

    public static IReadOnlyList<Role> All { get; } = Found.Of<Role>();
}
