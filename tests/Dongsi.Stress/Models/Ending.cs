namespace Dongsi.Stress.Models;

/// <summary>How a part of a program ends.</summary>
internal enum Ending
{
    Done,
    Failed,
    Cancelled,
}
