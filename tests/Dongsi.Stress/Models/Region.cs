namespace Dongsi.Stress.Models;

/// <summary>A piece of code that is cancelled at a moment.</summary>
/// <param name="When">The moment.</param>
/// <param name="IsLevel">Trio's scope, or else asyncio's counted cancel.</param>
/// <param name="IsShield">Scopes around it do not reach inside.</param>
/// <param name="Fails">If it catches its own cancellation, it throws.</param>
/// <param name="IsHeard">No timer cancels it, but a task that has heard of something first.</param>
internal sealed record Region(int When, bool IsLevel, bool IsShield, bool Fails, bool IsHeard = false)
{
    public static Region Edge(int when) => new(when, IsLevel: false, IsShield: false, Fails: true);

    public static Region Level(int when, bool isShield = false, bool fails = false) =>
        new(when, IsLevel: true, isShield, fails);
}
