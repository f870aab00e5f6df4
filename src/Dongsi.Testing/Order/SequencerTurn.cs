namespace Dongsi.Testing;

/// <summary>A position in a <see cref="Sequencer"/> whose turn it is.</summary>
public readonly record struct SequencerTurn : IDisposable
{
    private readonly Sequencer? _sequencer;

    internal SequencerTurn(Sequencer sequencer, int position)
    {
        _sequencer = sequencer;
        Position = position;
    }

    /// <summary>Its number.</summary>
    public int Position { get; }

    /// <summary>Leaves it: the next position has its turn.</summary>
    public void Dispose() => _sequencer?.Leave(Position);
}
