"""TaskGroups that are cancelled from outside, nested, or hold eager children."""

import asyncio

from harness import Oops, at, outcome, show, why


def _asked():
    return asyncio.current_task().cancelling()


async def a_cancel_from_outside_stays_a_cancel(log):
    async def child(name):
        try:
            await asyncio.sleep(10)
        finally:
            log(f"{name} ends {at()}")

    async def worker():
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(child("child"))
        except asyncio.CancelledError as error:
            log(f"worker {why(error)} {at()}, asked {_asked()}")
            raise

    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    task.cancel("outside")
    await asyncio.wait([task])
    log(outcome(task))


async def a_cancel_while_the_body_runs(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            log("child ends")

    async def worker():
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            try:
                await asyncio.sleep(10)
            finally:
                log("body ends")

    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")


async def failures_beat_a_cancel_and_the_cancel_comes_at_the_next_await(log):
    async def failing():
        try:
            await asyncio.sleep(10)
        finally:
            raise Oops("child")

    async def worker():
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(failing())
        except* Oops as error:
            log(f"{show(error)}, asked {_asked()}")
        try:
            await asyncio.sleep(1)
            log("slept")
        except asyncio.CancelledError as error:
            log(f"next await {show(error)}")
            raise

    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))


async def a_cancel_while_the_group_aborts_waits_for_the_children(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(2)
            log(f"child cleaned up {at()}")

    async def failing():
        await asyncio.sleep(1)
        raise Oops("failing")

    async def worker():
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(child())
                group.create_task(failing())
        except* Oops as error:
            log(f"{show(error)} {at()}, asked {_asked()}")
        await asyncio.sleep(5)
        log("never")

    task = asyncio.create_task(worker())
    await asyncio.sleep(2)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")


async def children_that_swallow_a_cancel_from_outside(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log("child swallows")

    async def worker():
        async with asyncio.TaskGroup() as group:
            group.create_task(child())

    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")


async def a_body_that_raises_cancelled_on_its_own(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            log("child ends")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            await asyncio.sleep(1)
            raise asyncio.CancelledError("body")
    except asyncio.CancelledError as error:
        log(f"{why(error)} {at()}, asked {_asked()}")


async def groups_inside_groups_wrap_twice(log):
    async def failing():
        await asyncio.sleep(1)
        raise Oops("inner")

    async def sibling():
        try:
            await asyncio.sleep(10)
        finally:
            log(f"outer sibling ends {at()}")

    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(sibling())
            async with asyncio.TaskGroup() as inner:
                inner.create_task(failing())
    except* Oops as error:
        log(show(error))
    log(f"asked {_asked()}")


async def a_group_in_a_child_wraps_twice_too(log):
    async def failing():
        raise Oops("grandchild")

    async def child():
        async with asyncio.TaskGroup() as inner:
            inner.create_task(failing())

    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(child())
    except* Oops as error:
        log(show(error))


async def the_outer_group_fails_while_the_inner_waits(log):
    async def child(name):
        try:
            await asyncio.sleep(10)
        finally:
            log(f"{name} ends")

    async def failing():
        await asyncio.sleep(1)
        raise Oops("outer child")

    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(failing())
            async with asyncio.TaskGroup() as inner:
                inner.create_task(child("inner child"))
    except* Oops as error:
        log(f"{show(error)}, asked {_asked()}")


async def both_groups_fail_in_one_turn(log):
    async def failing(name):
        await asyncio.sleep(1)
        raise Oops(name)

    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(failing("outer"))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(failing("inner"))
    except* Oops as error:
        log(f"{show(error)}, asked {_asked()}")
    await asyncio.sleep(0)
    log("main goes on")


async def a_timeout_around_a_group_cancels_its_children(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            log(f"child ends {at()}")

    try:
        async with asyncio.timeout(1):
            async with asyncio.TaskGroup() as group:
                group.create_task(child())
    except TimeoutError as error:
        log(f"{show(error)} {at()}, asked {_asked()}")


async def a_failure_in_a_group_in_a_timeout_is_no_timeout(log):
    async def failing():
        await asyncio.sleep(0.5)
        raise Oops("child")

    try:
        async with asyncio.timeout(1):
            async with asyncio.TaskGroup() as group:
                group.create_task(failing())
    except* Oops as error:
        log(f"{show(error)} {at()}, asked {_asked()}")


async def eager_children_start_inside_create_task(log):
    async def child(name):
        log(f"{name} starts")
        await asyncio.sleep(0)
        log(f"{name} ends")

    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    async with asyncio.TaskGroup() as group:
        group.create_task(child("a"))
        log("body between")
        group.create_task(child("b"))
        log("body ends")
    log("group ends")


async def an_eager_child_that_fails_at_once_does_not_interrupt_create_task(log):
    async def failing():
        raise Oops("eager")

    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(failing())
            log(f"made, {outcome(task)}, asked {_asked()}")
            await asyncio.sleep(0)
            log("never: the first wait threw")
    except* Oops as error:
        log(f"{show(error)}, asked {_asked()}")


async def eager_children_that_are_done_at_once(log):
    async def child(number):
        return number

    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    asyncio.get_running_loop().call_soon(log, "callback")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(child(number)) for number in (1, 2)]
        log(" ".join(outcome(task) for task in tasks))
    log("after")
    await asyncio.sleep(0)
