using System.Text;
using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    private static readonly InputSource s_input = new(Console.OpenStandardInput);

    /// <summary>The standard input of the process: a pipe, a file, a terminal, or nothing.</summary>
    /// <param name="limit">How long a line may be, in bytes; see <see cref="AsyncStreamReader(int)"/>.</param>
    /// <returns>A reader; there is nothing to close.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not positive.</exception>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para>A thread reads it, only while somebody waits for it, so the terminal stays as it is. Whatever waits for a
    /// line may be cancelled at once; what comes later is kept for the next one who reads, be it on another loop.
    /// What one reader has got and nobody has read stays with that reader: open it once.</para>
    /// <para><b>Python</b>: <c>anyio.wrap_file(sys.stdin)</c>; in asyncio <c>loop.connect_read_pipe()</c>, which takes
    /// no file and leaves a terminal non-blocking.</para>
    /// </remarks>
    public static AsyncStreamReader OpenStandardInput(int limit = AsyncStreamReader.DefaultLimit)
    {
        var reader = new AsyncStreamReader(limit);
        reader.WhenWanted = new InputFeed(s_input, EventLoop.RequireRunning(), reader).Ask;
        return reader;
    }

    /// <summary>The standard output of the process: a pipe, a file, a terminal, or nothing.</summary>
    /// <param name="encoding">How texts are bytes. Null: UTF-8.</param>
    /// <returns>A file that is written on threads; it need not be closed.</returns>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para>What <c>Write</c> has returned from has been written; while nobody takes it, the loop does other things.
    /// </para>
    /// <para><b>Python</b>: <c>anyio.wrap_file(sys.stdout)</c>; in asyncio <c>loop.connect_write_pipe()</c>.</para>
    /// </remarks>
    public static AsyncFile OpenStandardOutput(Encoding? encoding = null) =>
        new(RunningLoop, Console.OpenStandardOutput(), "standard output", encoding, leaveOpen: true);

    /// <summary>The standard error of the process.</summary>
    /// <remarks>
    /// <para>What <c>Write</c> has returned from has been written.</para>
    /// <para><b>Python</b>: <c>anyio.wrap_file(sys.stderr)</c>.</para>
    /// </remarks>
    /// <inheritdoc cref="OpenStandardOutput"/>
    public static AsyncFile OpenStandardError(Encoding? encoding = null) =>
        new(RunningLoop, Console.OpenStandardError(), "standard error", encoding, leaveOpen: true);
}
