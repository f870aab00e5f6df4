using System.IO.Pipelines;

namespace Dongsi.LowLevel;

/// <summary>A connection as the two pipes that Kestrel and its like speak.</summary>
internal sealed class ConnectionPipe(Stream stream) : IDuplexPipe
{
    // Waits for the first byte before it takes memory to read into.
    public PipeReader Input { get; } =
        PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream);
}
