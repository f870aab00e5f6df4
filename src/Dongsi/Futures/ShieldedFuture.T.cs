namespace Dongsi.LowLevel;

/// <summary>A future whose await no scope ends: only its completion, and a counted cancel, do.</summary>
internal sealed class ShieldedFuture<T>(EventLoop loop) : Future<T>(loop)
{
    internal override bool IgnoresScopes => true;
}
