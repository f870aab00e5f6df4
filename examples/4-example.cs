#:project ../src/Dongsi

using Dongsi;

// An iterator keeps its total between two values. It only gives values out.
foreach (var total in RunningTotals(Enumerable.Range(1, 10)))
{
    Console.WriteLine(total);
}

Console.WriteLine();

// A generator also takes values in: each Send is what the yield inside gives.
var sum = Generator.Create<int, int>(CoroutineNumSum);
sum.Next();
for (var i = 1; i <= 10; i++)
{
    Console.WriteLine(sum.Send(i));
}

sum.Close();

static IEnumerable<int> RunningTotals(IEnumerable<int> numbers)
{
    var total = 0;
    foreach (var number in numbers)
    {
        total += number;
        yield return total;
    }
}

static async Coroutine CoroutineNumSum(GeneratorContext<int, int> context)
{
    var total = 0;
    while (true)
    {
        total += await context.Yield(total);
    }
}
