namespace Dongsi.Conformance;

/// <summary>Who may join a TaskGroup, and when.</summary>
internal static class GroupMembersPrograms
{
    public static async Coroutine AChildMayStartAnotherWhileTheGroupEnds(Log log)
    {
        async Coroutine Grandchild()
        {
            await Asyncio.Sleep(1);
            log($"grandchild {At()}");
        }

        async Coroutine Child(TaskGroup group)
        {
            await Asyncio.Sleep(1);
            group.CreateTask(Grandchild());
            log($"child {At()}");
        }

        await TaskGroup.Run(async group => group.CreateTask(Child(group)));
        log($"group ends {At()}");
    }

    public static async Coroutine NothingJoinsAFinishedGroup(Log log)
    {
        async Coroutine Child() => log("never");

        TaskGroup? used = null;
        await TaskGroup.Run(async group => used = group);
        Join(log, used!, Child());
    }

    public static async Coroutine NothingJoinsAGroupThatAborts(Log log)
    {
        async Coroutine Child() => log("never");
        async Coroutine Failing() => throw new Oops("failing");

        async Coroutine Body(TaskGroup group)
        {
            group.CreateTask(Failing());
            try
            {
                await Asyncio.Sleep(1);
            }
            finally
            {
                Join(log, group, Child());
            }
        }

        await TaskGroup.Run(async outer =>
        {
            outer.CreateTask(Asyncio.Sleep(0));
            try
            {
                await TaskGroup.Run(Body);
            }
            catch (ExceptionGroup error)
            {
                log(Show(error));
            }
        });
    }

    public static async Coroutine AChildHasTheNameItWasGiven(Log log)
    {
        async Coroutine Child() => log(Current());

        await TaskGroup.Run(async group => log($"made {group.CreateTask(Child(), name: "worker").Name}"));
    }

    private static void Join(Log log, TaskGroup group, Coroutine coroutine)
    {
        try
        {
            group.CreateTask(coroutine);
            log("accepted");
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }
}
