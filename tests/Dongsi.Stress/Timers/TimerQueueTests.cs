using Dongsi.LowLevel;
using Dongsi.Stress.Properties;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dongsi.Stress.Timers;

/// <summary>The queue of timers against a sorted list.</summary>
public sealed class TimerQueueTests
{
    private const int LatestDeadline = 50;

    private enum Step
    {
        Add,
        AddInOrder,
        Cancel,
        TakeDue,
    }

    [Fact]
    public void It_gives_what_a_sorted_list_would_give() => Checker.Check(
        Arb.From(Gen.Sized(size => Gen.ArrayOf(AnyStep(), size * 20)), Shrink), 500, Difference);

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_million_timers_set_and_cancelled_leave_it_small(int direction)
    {
        const int Living = 100;
        var queue = new TimerQueue();
        var living = new Queue<FakeTimer>();
        int biggest = 0;
        for (int i = 0; i < Size.Of(1_000_000); i++)
        {
            living.Enqueue(Add(queue, (long)direction * i));
            if (living.Count > Living)
            {
                living.Dequeue().Cancel();
            }

            biggest = Math.Max(biggest, queue.Count);
        }

        Assert.InRange(biggest, Living, 3 * Living);
        Assert.Equal(Living, queue.LiveCount);
    }

    private static FakeTimer Add(TimerQueue queue, long when)
    {
        var timer = new FakeTimer(queue, when);
        queue.Add(when, timer);
        return timer;
    }

    private static Gen<(Step Step, int Number)> AnyStep() =>
        from step in Gen.Frequency(
            (4, Gen.Constant(Step.Add)),
            (4, Gen.Constant(Step.AddInOrder)),
            (5, Gen.Constant(Step.Cancel)),
            (1, Gen.Constant(Step.TakeDue)))
        from number in Gen.Choose(0, LatestDeadline)
        select (step, number);

    private static IEnumerable<(Step, int)[]> Shrink((Step, int)[] steps) =>
        Enumerable.Range(0, steps.Length).Select(i => steps.Where((_, j) => j != i).ToArray());

    private static string? Difference((Step Step, int Number)[] steps)
    {
        var queue = new TimerQueue();
        var model = new List<FakeTimer>();
        long last = 0;
        foreach ((Step step, int number) in steps)
        {
            switch (step)
            {
                case Step.Add:
                    Insert(model, Add(queue, number));
                    break;
                case Step.AddInOrder:
                    Insert(model, Add(queue, ++last));
                    break;
                case Step.Cancel when model.Count > 0:
                    model[number % model.Count].Cancel();
                    model.RemoveAt(number % model.Count);
                    break;
                case Step.TakeDue when !TakesTheSame(queue, model, number):
                    return $"other timers were due at {number}";
                default:
                    break;
            }

            if (queue.LiveCount != model.Count)
            {
                return $"{queue.LiveCount} timers alive instead of {model.Count} after {step}";
            }
        }

        return TakesTheSame(queue, model, long.MaxValue) ? null : "other timers were left";
    }

    // Behind those of the same deadline, which were there before.
    private static void Insert(List<FakeTimer> model, FakeTimer timer)
    {
        int later = model.FindIndex(other => other.When > timer.When);
        model.Insert(later < 0 ? model.Count : later, timer);
    }

    private static bool TakesTheSame(TimerQueue queue, List<FakeTimer> model, long now)
    {
        FakeTimer[] due = [.. model.TakeWhile(timer => timer.When <= now)];
        model.RemoveRange(0, due.Length);
        bool isSame = true;
        foreach (FakeTimer expected in due)
        {
            isSame &= queue.TryTakeDue(now, out Runnable timer) && timer == expected;
        }

        return isSame && !queue.TryTakeDue(now, out _);
    }
}
