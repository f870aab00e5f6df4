"""TaskGroups at the edges: races with cancels, odd children, groups beside gather, shield and wait."""

import asyncio

from harness import Oops, at, outcome, show, why, yes


def _asked():
    return asyncio.current_task().cancelling()


async def _fail_after(seconds, text):
    await asyncio.sleep(seconds)
    raise Oops(text)


async def a_failure_and_then_a_cancel_in_one_turn(log):
    future = asyncio.get_running_loop().create_future()

    async def failing():
        await future

    async def worker():
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(failing())
        except* Oops as error:
            log(f"{show(error)}, asked {_asked()}")
        await asyncio.sleep(1)
        log("never")

    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    future.set_exception(Oops("child"))
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")


async def a_cancel_one_turn_after_a_failure(log):
    async def failing():
        raise Oops("child")

    async def worker():
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(failing())
        except* Oops as error:
            log(f"{show(error)}, asked {_asked()}")
        await asyncio.sleep(1)
        log("never")

    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")


async def a_body_that_awaits_a_cancelled_child(log):
    async def child(seconds):
        try:
            await asyncio.sleep(seconds)
        finally:
            log(f"child {seconds} ends {at()}")

    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(child(10))
            group.create_task(child(20))
            asyncio.get_running_loop().call_later(1, task.cancel, "only this one")
            await task
    except asyncio.CancelledError as error:
        log(f"{why(error)}, asked {_asked()} {at()}")


async def a_child_that_raises_cancelled_by_itself(log):
    async def child():
        raise asyncio.CancelledError

    async with asyncio.TaskGroup() as group:
        task = group.create_task(child())
        other = group.create_task(asyncio.sleep(1, "fine"))
    log(f"{outcome(task)}, {outcome(other)}")


async def a_child_that_fails_after_a_sibling_was_cancelled(log):
    async with asyncio.TaskGroup() as outer:
        outer.create_task(asyncio.sleep(0))
        try:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(asyncio.sleep(10))
                group.create_task(_fail_after(2, "later"))
                asyncio.get_running_loop().call_later(1, task.cancel)
        except* Oops as error:
            log(f"{show(error)} {at()}, {outcome(task)}")


async def a_child_that_raises_a_group_is_wrapped_as_it_is(log):
    async def child():
        raise ExceptionGroup("mine", [Oops("a"), Oops("b")])

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
    except* Oops as error:
        log(show(error))


async def a_child_that_runs_out_of_time_is_a_failure(log):
    async def child():
        async with asyncio.timeout(1):
            await asyncio.sleep(10)

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            other = group.create_task(asyncio.sleep(10))
    except* TimeoutError as error:
        log(f"{show(error)} {at()}, {outcome(other)}")


async def a_timeout_inside_the_body(log):
    async with asyncio.TaskGroup() as group:
        task = group.create_task(asyncio.sleep(3, "child"))
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(10)
        except TimeoutError as error:
            log(f"body {show(error)} {at()}, asked {_asked()}")
    log(f"{outcome(task)} {at()}")


async def a_failure_and_a_timeout_in_one_turn(log):
    future = asyncio.get_running_loop().create_future()

    async def failing():
        await future

    loop = asyncio.get_running_loop()
    loop.call_at(1, future.set_exception, Oops("child"))
    try:
        async with asyncio.timeout_at(1) as scope:
            async with asyncio.TaskGroup() as group:
                group.create_task(failing())
    except BaseException as error:
        log(f"{show(error)}, expired {yes(scope.expired())}, asked {_asked()}")
    await asyncio.sleep(0)
    log("main goes on")


async def a_group_that_is_cancelled_while_its_children_clean_up_twice(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            try:
                await asyncio.sleep(2)
            finally:
                log(f"child ends {at()}")

    async def worker():
        async with asyncio.TaskGroup() as group:
            group.create_task(child())

    task = asyncio.create_task(worker())
    for _ in range(2):
        await asyncio.sleep(1)
        task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}, asked {task.cancelling()}")


async def cancelling_a_gather_inside_a_group(log):
    async def child(name):
        try:
            await asyncio.sleep(10)
        finally:
            log(f"{name} ends")

    async def gatherer():
        await asyncio.gather(child("a"), child("b"))

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(gatherer())
            group.create_task(_fail_after(1, "sibling"))
    except* Oops as error:
        log(f"{show(error)} {at()}")


async def a_shielded_task_outlives_its_group(log):
    async def inner():
        await asyncio.sleep(3)
        log(f"inner ends {at()}")

    async def child():
        await asyncio.shield(inner_task)

    inner_task = asyncio.create_task(inner())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            group.create_task(_fail_after(1, "sibling"))
    except* Oops as error:
        log(f"{show(error)} {at()}")
    await inner_task


async def children_started_by_the_clean_up_of_the_body_are_refused(log):
    async def child():
        log("never")

    async with asyncio.TaskGroup() as outer:
        outer.create_task(asyncio.sleep(0))
        coroutine = child()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_fail_after(1, "child"))
                try:
                    await asyncio.sleep(10)
                finally:
                    group.create_task(coroutine)
        except* (Oops, RuntimeError) as error:
            log(show(error))
        coroutine.close()


async def a_group_in_a_loop_leaves_no_debt(log):
    for attempt in range(3):
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_fail_after(1, f"attempt {attempt}"))
                await asyncio.sleep(10)
        except* Oops as error:
            log(f"{show(error)} {at()}, asked {_asked()}")
    await asyncio.sleep(1)
    log(at())


async def a_cancel_while_a_group_with_a_failed_body_waits(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(2)
            log(f"child ends {at()}")

    async def worker():
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(child())
                await asyncio.sleep(0)
                raise Oops("body")
        except* Oops as error:
            log(f"{show(error)} {at()}, asked {_asked()}")
        await asyncio.sleep(5)
        log("never")

    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")
