using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Where transports keep what cannot be sent at once.</summary>
    internal ChunkPool Chunks => field ??= new ChunkPool();
}
