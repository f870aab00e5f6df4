namespace Dongsi.Reliability.Checks;

/// <summary>A random tree of some fifty tasks, in groups, nurseries and awaits, some of which fail.</summary>
internal sealed class FailureTree(Random random)
{
    private const int Most = 50;

    private int _left = Most;

    public Coroutine Run(Plantation plantation) => Node(plantation, 0);

    private async Coroutine Node(Plantation plantation, int depth)
    {
        _left--;
        await Pause();
        int children = depth < 5 ? random.Next(5) : 0;
        switch (random.Next(3))
        {
            case 0:
                await TaskGroup.Run(async group =>
                {
                    for (; children > 0 && _left > 0; children--)
                    {
                        group.CreateTask(Node(plantation, depth + 1));
                        await Pause();
                    }
                });
                break;
            case 1:
                await Nursery.Run(async nursery =>
                {
                    for (; children > 0 && _left > 0; children--)
                    {
                        nursery.StartSoon(Node(plantation, depth + 1));
                        await Pause();
                    }
                });
                break;
            default:
                if (children > 0 && _left > 0)
                {
                    await Node(plantation, depth + 1);
                }

                break;
        }

        // Not both: what fails in a finally replaces what came before, by the rules of C#.
        await (random.Next(12) switch
        {
            0 => plantation.Fail(),
            1 => Asyncio.MoveOnAfter(0.001, _ => plantation.FailInFinally()),
            2 => Asyncio.MoveOnAfter(0, _ => plantation.FailInFinally()),
            3 => plantation.FailAfter(3),
            _ => Pause(),
        });
    }

    private async Coroutine Pause()
    {
        for (int turns = random.Next(4); turns > 0; turns--)
        {
            await Asyncio.Sleep(0);
        }
    }
}
