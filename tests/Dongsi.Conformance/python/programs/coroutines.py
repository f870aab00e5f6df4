"""Coroutines: lazy, one-shot, and run inside the task that awaits them."""

import asyncio

from harness import Oops, count_turns, show, state, yes


async def calling_runs_nothing(log):
    async def child():
        log("child runs")
        return 1

    coroutine = child()
    log("called")
    log(f"returned {await coroutine}")


async def states_of_a_coroutine(log):
    async def child():
        log(f"inside: {state(coroutine)}")
        await asyncio.sleep(1)

    coroutine = child()
    log(f"before: {state(coroutine)}")
    task = asyncio.create_task(coroutine)
    await asyncio.sleep(0)
    log(f"asleep: {state(coroutine)}")
    await task
    log(f"after: {state(coroutine)}")


async def awaiting_a_coroutine_costs_no_turn(log):
    async def leaf():
        return 1

    async def middle():
        return await leaf() + 1

    async def root():
        return await middle() + 1

    count_turns(log, 1)
    log(f"root returned {await root()}")
    await asyncio.sleep(0)
    log("after the first turn")


async def a_chain_of_frames_unwinds_in_one_turn(log):
    async def frame(depth):
        if depth == 0:
            await asyncio.sleep(0)
            log("leaf resumed")
        else:
            await frame(depth - 1)
        if depth == 50:
            log("root resumed")

    count_turns(log, 3)
    await frame(50)
    await asyncio.sleep(0)


async def a_coroutine_awaited_twice_is_refused(log):
    async def child():
        log("child")

    coroutine = child()
    await coroutine
    try:
        await coroutine
    except RuntimeError as error:
        log(show(error))


async def a_coroutine_awaited_by_two_tasks_is_refused_to_the_second(log):
    async def child():
        await asyncio.sleep(1)
        return 5

    coroutine = child()

    async def waiter(name):
        try:
            log(f"{name} got {await coroutine}")
        except RuntimeError as error:
            log(f"{name} got {show(error)}")

    await asyncio.gather(waiter("first"), waiter("second"))


async def a_closed_coroutine_never_runs(log):
    async def child():
        log("never")

    coroutine = child()
    coroutine.close()
    coroutine.close()
    log(state(coroutine))
    try:
        await coroutine
    except RuntimeError as error:
        log(show(error))


async def a_failure_passes_through_the_frames_at_once(log):
    async def leaf():
        await asyncio.sleep(0)
        raise Oops("leaf")

    async def middle():
        try:
            await leaf()
        finally:
            log("middle cleans up")

    async def root():
        try:
            await middle()
        except Oops as error:
            log(f"root caught {show(error)}")

    count_turns(log, 2)
    await root()
    log("root done")
    await asyncio.sleep(0)


async def cleaning_up_may_await(log):
    async def child():
        try:
            await asyncio.sleep(1)
            raise Oops("child")
        finally:
            log("cleaning")
            await asyncio.sleep(1)
            log("cleaned")

    loop = asyncio.get_running_loop()
    try:
        await child()
    except Oops as error:
        log(f"{show(error)} at {loop.time():g}")


async def a_done_future_does_not_yield(log):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.set_result(4)
    loop.call_soon(log, "callback")
    log(f"got {await future}")
    log(f"again {await future}")
    await asyncio.sleep(0)
    log("main")


async def a_done_task_does_not_yield(log):
    async def child():
        return 4

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(log, "callback")
    log(f"done {yes(task.done())}, got {await task}")
    await asyncio.sleep(0)
