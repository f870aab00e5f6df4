using System.Globalization;

namespace Dongsi.Stress.Schedules;

/// <summary>All that a schedule is made of; the same three numbers make the same one.</summary>
internal readonly record struct Shape(int Seed, int Actors, int Steps)
{
    public static Shape Parse(string text)
    {
        int[] numbers = [.. text.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        return new Shape(numbers[0], numbers[1], numbers[2]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seed},{Actors},{Steps}");
}
