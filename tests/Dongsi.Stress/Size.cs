using System.Globalization;

namespace Dongsi.Stress;

/// <summary>
/// How much is done. What stands in the tests is what a merge waits for; <c>DONGSI_STRESS=10</c> does ten times that.
/// </summary>
internal static class Size
{
    private const string EnvironmentVariable = "DONGSI_STRESS";

    public static int Factor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(EnvironmentVariable), CultureInfo.InvariantCulture, out int n)
            ? Math.Max(1, n)
            : 1;

    public static int Of(int count) => checked(count * Factor);
}
