namespace Dongsi.Stress.Queues;

/// <summary>What goes through a queue: the how-manieth of whom.</summary>
internal readonly record struct Parcel(int Sender, int Number) : IComparable<Parcel>
{
    private const int Priorities = 3;

    public int Priority => Number % Priorities;

    public int CompareTo(Parcel other) => Priority.CompareTo(other.Priority);

    public override string ToString() => $"{Sender}/{Number}";
}
