namespace Dongsi;

/// <summary>Walks over the lines of a stream, for <c>await foreach</c>.</summary>
public sealed class LineEnumerator : IAsyncEnumerator<byte[]>
{
    private readonly AsyncStreamReader _reader;

    internal LineEnumerator(AsyncStreamReader reader) => _reader = reader;

    /// <summary>The line that was read last, with its newline; the last line of the stream may lack it.</summary>
    public byte[] Current { get; private set; } = [];

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end of the stream.</returns>
    /// <inheritdoc cref="AsyncStreamReader.ReadLine" path="/exception|/remarks"/>
    public async Coroutine<bool> MoveNextAsync()
    {
        Current = await _reader.ReadLine();
        return Current.Length > 0;
    }

    /// <summary>Does nothing: the stream stays as it is.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    ValueTask<bool> IAsyncEnumerator<byte[]>.MoveNextAsync() => new(MoveNextAsync().AsTask());
}
