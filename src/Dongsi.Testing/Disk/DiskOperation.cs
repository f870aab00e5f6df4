namespace Dongsi.Testing;

/// <summary>An operation of a simulated disk. The same program with the same seed gives the same ones.</summary>
/// <param name="Number">Which one it is: 1 for the first in the disk's life.</param>
/// <param name="Time">When it begins, on the loop's clock.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The file's name; empty for what concerns them all.</param>
/// <param name="Offset">Where it reads or writes, or the length that it sets; otherwise 0.</param>
/// <param name="Count">How many bytes it reads or writes; otherwise 0.</param>
/// <param name="Fault">What goes wrong with it.</param>
public readonly record struct DiskOperation(
    long Number, TimeSpan Time, DiskOperationKind Kind, string Name, long Offset, int Count, DiskFault Fault)
{
    /// <summary>One line of a trace.</summary>
    public override string ToString() =>
        $"{Number} {Kind} '{Name}' {Offset}+{Count}{(Fault == DiskFault.None ? "" : $" {Fault}")}";
}
