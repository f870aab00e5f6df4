namespace Dongsi.Tests.Everywhere;

/// <summary>A small program around one awaitable, which must wait for something.</summary>
/// <param name="Awaits">The awaitable, as <see cref="PublicAwaitables"/> names it.</param>
/// <param name="Body">Awaits it; ends by itself if nobody interferes.</param>
internal sealed record Case(string Awaits, Func<World, Coroutine> Body)
{
    /// <summary>Other threads take part, so real time passes.</summary>
    public bool HasThreads { get; init; }

    /// <summary>Sockets, pipes or processes take part: it runs on every poller.</summary>
    public bool HasIo { get; init; }

    /// <summary>It ends in its own time when a scope is cancelled: clean-up, or a thread.</summary>
    public bool TakesItsTime { get; init; }

    /// <summary>Nothing was lost, whatever happened.</summary>
    public Action<World>? Check { get; init; }

    public override string ToString() => Awaits;
}
