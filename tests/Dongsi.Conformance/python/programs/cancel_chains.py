"""Cancelling a task that awaits another task, a future, or is about to."""

import asyncio

from harness import Oops, at, count_turns, outcome, show, why, yes


async def cancelling_a_waiter_cancels_what_it_awaits(log):
    async def inner():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            log(f"inner {why(error)}")
            raise

    async def outer():
        try:
            await inner_task
        except asyncio.CancelledError as error:
            log(f"outer {why(error)}")
            raise

    inner_task = asyncio.create_task(inner())
    outer_task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    count_turns(log, 4)
    outer_task.cancel("enough")
    await asyncio.wait([outer_task])
    log(f"inner {outcome(inner_task)} asked {inner_task.cancelling()}")
    log(f"outer {outcome(outer_task)} asked {outer_task.cancelling()}")


async def an_inner_task_that_swallows_lets_the_outer_go_on(log):
    async def inner():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log("inner swallows")
        return 7

    async def outer():
        log(f"outer got {await inner_task}")
        await asyncio.sleep(1)
        log(f"outer went on, asked {asyncio.current_task().cancelling()}")

    inner_task = asyncio.create_task(inner())
    outer_task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    outer_task.cancel()
    await outer_task
    log(outcome(outer_task))


async def an_inner_task_that_fails_while_cancelled_fails_the_outer(log):
    async def inner():
        try:
            await asyncio.sleep(10)
        finally:
            raise Oops("inner")

    async def outer():
        await inner_task

    inner_task = asyncio.create_task(inner())
    outer_task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    outer_task.cancel()
    await asyncio.wait([outer_task])
    log(outcome(outer_task))


async def a_cancelled_inner_task_cancels_the_outer_unasked(log):
    async def inner():
        await asyncio.sleep(10)

    async def outer():
        try:
            await inner_task
        except asyncio.CancelledError as error:
            log(f"outer {why(error)}, asked {asyncio.current_task().cancelling()}")
            raise

    inner_task = asyncio.create_task(inner())
    outer_task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    inner_task.cancel("inner only")
    await asyncio.wait([outer_task])
    log(outcome(outer_task))


async def two_waiters_of_one_task_both_hear(log):
    async def inner():
        await asyncio.sleep(10)

    async def outer(name):
        try:
            await inner_task
        except asyncio.CancelledError as error:
            log(f"{name} {show(error)}")
            raise

    inner_task = asyncio.create_task(inner())
    outers = [asyncio.create_task(outer(name)) for name in ("first", "second")]
    await asyncio.sleep(1)
    outers[1].cancel()
    await asyncio.wait(outers)
    log(f"first asked {outers[0].cancelling()}, second asked {outers[1].cancelling()}")


async def cancelling_a_waiter_waits_for_the_inner_clean_up(log):
    async def inner():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(2)
            log(f"inner cleaned up {at()}")

    async def outer():
        await inner_task

    inner_task = asyncio.create_task(inner())
    outer_task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    outer_task.cancel()
    await asyncio.wait([outer_task])
    log(f"outer {outcome(outer_task)} {at()}")


async def cancelling_a_waiter_cancels_the_awaited_future(log):
    future = asyncio.get_running_loop().create_future()

    async def child():
        await future

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    task.cancel("no more")
    log(f"future {outcome(future)}, task {outcome(task)}")
    await asyncio.wait([task])
    log(f"task {outcome(task)}")


async def a_task_between_two_steps_is_cancelled_at_its_next_await(log):
    async def child():
        try:
            await asyncio.sleep(0)
            log("never: the step threw")
        except asyncio.CancelledError as error:
            log(f"child {show(error)}")
            await asyncio.sleep(0)
            log("the next await is as usual")

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))


async def cancelling_a_waiter_before_it_awaits_leaves_the_inner_alone(log):
    async def inner():
        await asyncio.sleep(2)
        return 8

    async def outer():
        await inner_task

    inner_task = asyncio.create_task(inner())
    outer_task = asyncio.create_task(outer())
    outer_task.cancel()
    await asyncio.wait([outer_task])
    log(f"outer {outcome(outer_task)}, inner {outcome(inner_task)}")
    log(f"inner gave {await inner_task}")


async def a_pending_request_cancels_what_is_awaited_next(log):
    future = asyncio.get_running_loop().create_future()

    async def child():
        asyncio.current_task().cancel()
        try:
            await future
        except asyncio.CancelledError as error:
            log(show(error))

    await asyncio.create_task(child())
    log(f"future {outcome(future)}")


async def the_main_task_cancelled_by_its_child(log):
    main = asyncio.current_task()

    async def child():
        await asyncio.sleep(1)
        log(f"child cancels main: {yes(main.cancel('from the child'))}")
        await asyncio.sleep(1)
        log("child ends")

    task = asyncio.create_task(child())
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        log(f"main {why(error)} {at()}")
    await task
    log(f"main ends {at()}")
