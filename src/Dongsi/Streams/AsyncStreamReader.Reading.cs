using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class AsyncStreamReader
{
    private static readonly IReadOnlyList<byte[]> s_newline = ["\n"u8.ToArray()];

    /// <summary>Reads what there is into memory of the caller's; waits until there is something.</summary>
    /// <param name="buffer">Where to; it may be used by somebody else once this is over.</param>
    /// <returns>How many bytes were read: at least one, or 0 at the end of the stream, or if the buffer is empty.
    /// </returns>
    /// <exception cref="BusyResourceException">Another task waits for data already.</exception>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    /// <remarks>
    /// <para>It allocates nothing.</para>
    /// <para><b>Checkpoint</b>: if there is nothing yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost; what was put into the buffer goes back into the stream.</para>
    /// <para><b>Python</b>: there is none; <c>await reader.read(n)</c> makes new bytes.</para>
    /// </remarks>
    public Coroutine<int> Read(Memory<byte> buffer) => Operation().Into(buffer);

    /// <summary>Reads what there is, up to so many bytes; waits until there is something.</summary>
    /// <param name="n">How many at most; -1 for all until the end of the stream.</param>
    /// <returns>At least one byte; none at the end of the stream, or if <paramref name="n"/> is 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than -1.</exception>
    /// <exception cref="BusyResourceException">Another task waits for data already.</exception>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is nothing yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await reader.read(n)</c>.</para>
    /// </remarks>
    public async Coroutine<byte[]> Read(int n = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, -1);
        await Begin();
        if (n == 0)
        {
            return [];
        }

        while (!_hasEnded && (n < 0 || _buffer.Count == 0))
        {
            await More();
        }

        if (n < 0 && _failure is not null)
        {
            // It is not all; ReadNoWait gives what there is.
            ExceptionDispatchInfo.Throw(_failure);
        }

        return Taken(n < 0 ? _buffer.Count : Math.Min(n, _buffer.Count));
    }

    /// <summary>Takes what there is without waiting, as after a STARTTLS, where it must not be trusted.</summary>
    /// <returns>No bytes if there are none now.</returns>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    public byte[] ReadNoWait()
    {
        _binding.EnsureOwnThread();
        ThrowIfFailed();
        return Taken(_buffer.Count);
    }

    /// <summary>Reads so many bytes; waits until all are there.</summary>
    /// <param name="n">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    /// <exception cref="IncompleteReadException">The stream ended earlier; the exception has what there
    /// was.</exception>
    /// <exception cref="BusyResourceException">Another task waits for data already.</exception>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if they are not all there yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await reader.readexactly(n)</c>.</para>
    /// </remarks>
    public async Coroutine<byte[]> ReadExactly(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        await WaitFor(n);
        return Taken(n);
    }

    /// <summary>Fills memory of the caller's; waits until all is there.</summary>
    /// <param name="buffer">What to fill.</param>
    /// <inheritdoc cref="ReadExactly(int)" path="/exception|/remarks"/>
    public async Coroutine ReadExactly(Memory<byte> buffer)
    {
        await WaitFor(buffer.Length);
        _buffer.Take(buffer.Span);
        MaybeResume();
    }

    /// <summary>Reads a line with the newline at its end; the last line of the stream may lack it.</summary>
    /// <returns>No bytes at the end of the stream.</returns>
    /// <exception cref="LimitOverrunException">The line is longer than the limit. It is still in the
    /// stream.</exception>
    /// <exception cref="BusyResourceException">Another task waits for data already.</exception>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the line is not there yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await reader.readline()</c>, which drops a line that is too long.</para>
    /// </remarks>
    public async Coroutine<byte[]> ReadLine()
    {
        int length = await FindEnd(s_newline);
        return Taken(length < 0 ? _buffer.Count : length);
    }

    /// <summary>Reads until a separator, which is read too.</summary>
    /// <param name="separator">What to look for.</param>
    /// <exception cref="ArgumentException">The separator is empty.</exception>
    /// <exception cref="IncompleteReadException">The stream ended before; the exception has what there was.</exception>
    /// <exception cref="LimitOverrunException">There is no separator within the limit. All is still in the stream.
    /// </exception>
    /// <exception cref="BusyResourceException">Another task waits for data already.</exception>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the separator is not there yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await reader.readuntil(separator)</c>.</para>
    /// </remarks>
    public Coroutine<byte[]> ReadUntil(byte[] separator) => ReadUntil([separator]);

    /// <summary>Reads until the first of several separators, which is read too.</summary>
    /// <param name="separators">What to look for. Of several that match, the one that ends first counts.</param>
    /// <inheritdoc cref="ReadUntil(byte[])" path="/exception|/remarks"/>
    public async Coroutine<byte[]> ReadUntil(IReadOnlyList<byte[]> separators)
    {
        ArgumentNullException.ThrowIfNull(separators);
        if (separators.Count == 0 || separators.Any(separator => separator is null or []))
        {
            throw ThrowHelper.EmptySeparator(nameof(separators));
        }

        int length = await FindEnd(separators);
        return length < 0 ? throw new IncompleteReadException(Taken(_buffer.Count), expected: null) : Taken(length);
    }

    /// <summary>Walks over the lines, each with its newline, as <see cref="ReadLine"/> reads them.</summary>
    /// <remarks><para><b>Python</b>: <c>async for line in reader</c>.</para></remarks>
    public LineEnumerator GetAsyncEnumerator() => new(this);

    IAsyncEnumerator<byte[]> IAsyncEnumerable<byte[]>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        GetAsyncEnumerator();

    /// <summary>Where the first separator ends; -1 if the stream ends without one.</summary>
    private async Coroutine<int> FindEnd(IReadOnlyList<byte[]> separators)
    {
        await Begin();
        int longest = Longest(separators);
        int searched = 0;
        long taken = _buffer.Moves;
        while (true)
        {
            if (taken != _buffer.Moves)
            {
                // Somebody took something between the arrival of data and this, so all of it is new.
                taken = _buffer.Moves;
                searched = 0;
            }

            if (TryFind(separators, searched, out int start, out int end))
            {
                return start > _limit ? throw ThrowHelper.LineTooLong(start, _limit) : end;
            }

            // A separator may begin at the end of what there is.
            searched = Math.Max(0, _buffer.Count + 1 - longest);
            if (searched > _limit)
            {
                throw ThrowHelper.LineTooLong(searched, _limit);
            }

            if (_hasEnded)
            {
                ThrowIfFailed();
                return -1;
            }

            await More();
        }
    }

    private static int Longest(IReadOnlyList<byte[]> separators)
    {
        int longest = 0;
        for (int i = 0; i < separators.Count; i++)
        {
            longest = Math.Max(longest, separators[i].Length);
        }

        return longest;
    }

    private bool TryFind(IReadOnlyList<byte[]> separators, int from, out int start, out int end)
    {
        start = end = -1;
        ReadOnlySpan<byte> data = _buffer.Span[from..];
        for (int i = 0; i < separators.Count; i++)
        {
            byte[] separator = separators[i];
            int at = data.IndexOf(separator);
            if (at >= 0 && (end < 0 || from + at + separator.Length < end))
            {
                start = from + at;
                end = start + separator.Length;
            }
        }

        return end >= 0;
    }

    private async Coroutine WaitFor(int n)
    {
        await Begin();
        while (_buffer.Count < n)
        {
            if (_hasEnded)
            {
                ThrowIfFailed();
                throw new IncompleteReadException(Taken(_buffer.Count), n);
            }

            await More();
        }
    }

    private byte[] Taken(int count)
    {
        byte[] taken = _buffer.Take(count);
        MaybeResume();
        return taken;
    }

    /// <summary>In a cancelled scope nothing is read.</summary>
    private YieldCoroutine Begin()
    {
        if (EventLoop.Running is { } loop)
        {
            EnsureNobodyWaits(loop);
        }

        ThrowIfFailed();
        return YieldCoroutine.IfCancelled;
    }

    private ReadOperation More() => Operation().ForMore();

    private ReadOperation Operation() =>
        ReadOperation.For(ref _last, this, static reader => new ReadOperation(reader));
}
