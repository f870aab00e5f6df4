namespace Dongsi.Stress.Models;

/// <summary>Moments of a program, in milliseconds.</summary>
internal static class Time
{
    public const int Never = int.MaxValue;
}
