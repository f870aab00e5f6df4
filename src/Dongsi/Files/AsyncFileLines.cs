using System.Text;

namespace Dongsi;

/// <summary>Reads the lines of a file, for <c>await foreach</c>.</summary>
public sealed class AsyncFileLines : IAsyncEnumerator<string>
{
    private readonly AsyncFile _file;

    internal AsyncFileLines(AsyncFile file) => _file = file;

    /// <summary>The line that was read last, without its end.</summary>
    public string Current { get; private set; } = "";

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="DecoderFallbackException">The bytes are no text of the file's encoding, and that encoding was
    /// made to say so.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="NotSupportedException">It was opened for writing only.</exception>
    /// <exception cref="IOException">The system cannot read, or the line does not fit into an array.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if a thread has to read, or the file is in use.</para>
    /// <para><b>Cancel safety</b>: if it throws, the file's position has not moved.</para>
    /// <para><b>Python</b>: <c>async for line in file</c>, which keeps the ends of the lines.</para>
    /// </remarks>
    public async Coroutine<bool> MoveNextAsync()
    {
        string? line = await _file.ReadLine();
        Current = line ?? "";
        return line is not null;
    }

    /// <summary>Does nothing: the file stays open, where it is.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    ValueTask<bool> IAsyncEnumerator<string>.MoveNextAsync() => new(MoveNextAsync().AsTask());
}
