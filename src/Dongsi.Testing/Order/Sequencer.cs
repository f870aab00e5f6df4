using System.Diagnostics;

namespace Dongsi.Testing;

/// <summary>Puts places in several tasks into one order.</summary>
/// <remarks>
/// <code>
/// using (await order.At(0)) { … }    // in one task
/// using (await order.At(1)) { … }    // in another, when the first block has ended
/// await order.Pass(2);               // the same with nothing in it
/// </code>
/// <para>Positions count from 0, and each is for one place. If a task is cancelled while it waits for its turn, the
/// order cannot be kept any more: everybody else who waits, or comes later, gets a
/// <see cref="BrokenResourceException"/>.</para>
/// <para><b>Thread safety</b>: belongs to one loop.</para>
/// <para><b>Python</b>: <c>trio.testing.Sequencer</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Sequencer
{
    private readonly Dictionary<int, AsyncEvent> _turns = [];
    private readonly HashSet<int> _claimed = [];
    private int _next;
    private int _waiting;
    private int? _brokenAt;

    /// <summary>Waits until all positions before this one have been left.</summary>
    /// <param name="position">From 0.</param>
    /// <returns>Give it to a <c>using</c>: its end leaves the position, and the next one has its turn.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The position was used already.</exception>
    /// <exception cref="BrokenResourceException">A task that waited for its turn was cancelled.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if its turn has not come.</para>
    /// <para><b>Cancel safety</b>: a cancelled wait breaks the sequencer.</para>
    /// <para><b>Python</b>: <c>async with seq(position)</c>.</para>
    /// </remarks>
    public async Coroutine<SequencerTurn> At(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ThrowIfBroken(position);
        if (!_claimed.Add(position))
        {
            throw new InvalidOperationException(
                $"Position {position} of {this} is used twice. Give every place a number of its own.");
        }

        if (position > _next)
        {
            await WaitForTurn(position);
        }

        return new SequencerTurn(this, position);
    }

    /// <summary>Waits for a turn, and lets the next one have its own at once.</summary>
    /// <param name="position">From 0.</param>
    /// <inheritdoc cref="At" path="/exception|/remarks"/>
    public async Coroutine Pass(int position) => (await At(position)).Dispose();

    /// <summary>How far it has come.</summary>
    public SequencerStatistics GetStatistics() => new(_next, _waiting, _brokenAt is not null);

    /// <summary>The sequencer, for people.</summary>
    public override string ToString() =>
        $"<Sequencer next={_next} waiting={_waiting}{(_brokenAt is null ? "" : " broken")}>";

    internal void Leave(int position)
    {
        if (position == _next)
        {
            _next++;
            if (_turns.Remove(_next, out AsyncEvent? turn))
            {
                turn.Set();
            }
        }
    }

    private async Coroutine WaitForTurn(int position)
    {
        var turn = _turns[position] = new AsyncEvent();
        _waiting++;
        try
        {
            await turn.Wait();
        }
        catch (OperationCanceledException)
        {
            Break(position);
            throw;
        }
        finally
        {
            _waiting--;
        }

        ThrowIfBroken(position);
    }

    private void Break(int position)
    {
        _brokenAt ??= position;
        AsyncEvent[] turns = [.. _turns.Values];
        _turns.Clear();
        Array.ForEach(turns, static turn => turn.Set());
    }

    private void ThrowIfBroken(int position)
    {
        if (_brokenAt is { } broken)
        {
            throw new BrokenResourceException(
                $"Position {position} of {this} will never have its turn: the task at position {broken} was cancelled "
                + "while it waited for its own.");
        }
    }
}
