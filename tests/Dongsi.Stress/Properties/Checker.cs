using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Xunit;

namespace Dongsi.Stress.Properties;

/// <summary>
/// Runs a property on random programs. A failure prints the smallest program that was found, and what to put into
/// <c>DONGSI_REPLAY</c> to see it again.
/// </summary>
internal static class Checker
{
    private const string ReplayVariable = "DONGSI_REPLAY";
    private const int BiggestProgram = 50;

    /// <summary>A program that failed before is run again, and no other.</summary>
    public static bool IsReplay => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ReplayVariable));

    public static void Check<T>(
        Arbitrary<T> programs, int count, Func<T, string?> complaint, string? replay = null)
    {
        string? lastComplaint = null;
        Config config = Config.QuickThrowOnFailure
            .WithQuietOnSuccess(true)
            .WithMaxTest(Size.Of(count))
            .WithEndSize(BiggestProgram)
            .WithReplay(Replay(replay ?? Environment.GetEnvironmentVariable(ReplayVariable)));
        try
        {
            FsCheck.Check.One(config, Prop.ForAll(programs, program =>
            {
                string? complaintNow = complaint(program);
                lastComplaint = complaintNow ?? lastComplaint;
                return complaintNow is null;
            }));
        }
        catch (Exception e)
        {
            Assert.Fail($"{lastComplaint}\n{e.Message}\nTo see it again, run this test alone with {ReplayVariable} set "
                + "to the three numbers of the failing step, as in 1,3,50.");
        }
    }

    private static FSharpOption<Replay> Replay(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return FSharpOption<Replay>.None;
        }

        ulong[] numbers = [.. text.Split(',').Select(part => ulong.Parse(part, CultureInfo.InvariantCulture))];
        FSharpOption<int> size = numbers.Length > 2 ? (int)numbers[2] : FSharpOption<int>.None;
        return new Replay(new Rnd(numbers[0], numbers[1]), size);
    }
}
