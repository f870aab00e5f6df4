namespace Dongsi;

/// <summary>How <c>Asyncio.Run</c> and <see cref="Runner"/> run a program.</summary>
public sealed record RunOptions
{
    internal static RunOptions Default { get; } = new();

    /// <summary>Debug mode; null leaves it to the environment variable <c>DONGSI_DEBUG</c>.</summary>
    /// <remarks><para><b>Python</b>: <c>asyncio.run(debug=)</c>.</para></remarks>
    public bool? Debug { get; init; }

    /// <summary>Makes the loop; null for a new one with the settings below.</summary>
    /// <remarks><para><b>Python</b>: <c>asyncio.run(loop_factory=)</c>.</para></remarks>
    public Func<EventLoop>? LoopFactory { get; init; }

    /// <summary>The clock of the loop; null for the system's. Not used with a <see cref="LoopFactory"/>.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>How the loop waits. Not used with a <see cref="LoopFactory"/>.</summary>
    public PollerKind Poller { get; init; }

    /// <summary>What Ctrl-C does. <see cref="InterruptBehavior.Exit"/> by default. A guest run leaves it to its host
    /// unless this is <see cref="InterruptBehavior.Throw"/>.</summary>
    public InterruptBehavior OnInterrupt { get; init; }

    /// <summary>What is told from the beginning what the loop does; none by default.</summary>
    /// <remarks><para><b>Python</b>: <c>trio.run(instruments=)</c>.</para></remarks>
    public IReadOnlyList<Instrument> Instruments { get; init; } = [];

    /// <summary>
    /// How long the end of the program waits for threads that still work for the loop, on the loop's clock; null is for
    /// ever. 300 s by default, as in asyncio. What has not ended then is reported by name and left behind: it runs on a
    /// background thread, which ends with the process. After Ctrl-C it is 2 s at most.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.shutdown_default_executor(timeout=)</c>.</para></remarks>
    public TimeSpan? ThreadJoinTimeout
    {
        get;
        init
        {
            // Here and not at the end of the program, which would be broken off by it. The infinite one of the BCL is
            // negative too.
            if (value < TimeSpan.Zero)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, "ThreadJoinTimeout cannot be negative. To wait for ever, write null.");
            }

            field = value;
        }
    } = TimeSpan.FromSeconds(300);

    internal EventLoop CreateLoop()
    {
        EventLoop loop = LoopFactory is null
            ? new EventLoop(TimeProvider, Poller)
            : LoopFactory() ?? throw new InvalidOperationException("RunOptions.LoopFactory returned null.");
        try
        {
            loop.Debug = Debug ?? loop.Debug;
            foreach (Instrument instrument in Instruments)
            {
                loop.AddInstrument(instrument);
            }
        }
        catch
        {
            loop.Close();
            throw;
        }

        return loop;
    }
}
