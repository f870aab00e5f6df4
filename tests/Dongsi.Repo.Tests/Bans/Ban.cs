namespace Dongsi.Repo.Tests.Bans;

/// <summary>A type or member the library must not use.</summary>
/// <param name="Name">The full name of a type (all its members are meant) or of one member.</param>
/// <param name="Instead">What to write instead.</param>
/// <param name="Allowed">Files or folders of src/Dongsi where it stands all the same.</param>
/// <param name="Files">How many further files may use it, whichever they are.</param>
internal sealed record Ban(string Name, string Instead, Allowance[]? Allowed = null, int Files = 0)
{
    public bool Allows(string path) => Allowed?.Any(one => one.Covers(path)) == true;
}
