using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Gives back at the end of a <c>using</c> block what <c>Acquire</c> took.</summary>
public readonly record struct Releaser : IDisposable
{
    private readonly IReleasable? _taken;

    internal Releaser(IReleasable taken) => _taken = taken;

    /// <summary>The same as <c>Release</c>.</summary>
    /// <exception cref="InvalidOperationException">The current task has not got it.</exception>
    public void Dispose() => _taken?.Release();
}
