"""Event: all who wait go on when it is set."""

import asyncio

from harness import at, count_turns, outcome, show, yes


async def _wait(event, log, name):
    await event.wait()
    log(f"{name} goes on {at()}")


async def all_who_wait_go_on_in_order(log):
    event = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for name in "abc":
            group.create_task(_wait(event, log, name))
        await asyncio.sleep(1)
        log("set")
        event.set()


async def what_is_set_is_not_waited_for(log):
    event = asyncio.Event()
    log(f"set {yes(event.is_set())}")
    event.set()
    event.set()
    log(f"set {yes(event.is_set())}")
    asyncio.get_running_loop().call_soon(log, "callback")
    await event.wait()
    log("after")
    event.clear()
    event.clear()
    log(f"set {yes(event.is_set())}")
    await asyncio.sleep(0)


async def set_and_clear_in_one_turn_wakes_those_who_wait(log):
    event = asyncio.Event()
    tasks = [asyncio.create_task(_wait(event, log, name)) for name in "ab"]
    await asyncio.sleep(0)
    event.set()
    event.clear()
    late = asyncio.create_task(_wait(event, log, "late"))
    await asyncio.wait(tasks)
    await asyncio.sleep(1)
    log(f"set {yes(event.is_set())}, late {outcome(late)}")
    event.set()
    await late


async def a_woken_waiter_clears_it_and_the_others_go_on_still(log):
    event = asyncio.Event()

    async def clear():
        await event.wait()
        event.clear()
        log("cleared")

    tasks = [asyncio.create_task(clear()), asyncio.create_task(_wait(event, log, "other"))]
    await asyncio.sleep(0)
    event.set()
    await asyncio.wait(tasks)


async def waiting_again_after_a_clear(log):
    event = asyncio.Event()

    async def twice():
        await _wait(event, log, "first")
        event.clear()
        await _wait(event, log, "second")

    task = asyncio.create_task(twice())
    for _ in range(2):
        await asyncio.sleep(1)
        event.set()
    await task


async def a_cancelled_waiter_leaves_the_others(log):
    event = asyncio.Event()
    tasks = [asyncio.create_task(_wait(event, log, name)) for name in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.sleep(1)
    event.set()
    await asyncio.wait(tasks)
    log(" ".join(outcome(task) for task in tasks))


async def a_cancel_in_the_turn_of_the_set(log):
    event = asyncio.Event()
    first = asyncio.create_task(_wait(event, log, "first"))
    second = asyncio.create_task(_wait(event, log, "second"))
    await asyncio.sleep(0)
    event.set()
    first.cancel()
    await asyncio.wait([first, second])
    log(f"{outcome(first)}, {outcome(second)}")


async def a_time_limit_and_the_set_in_one_turn(log):
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(1, event.set)
    try:
        await asyncio.wait_for(event.wait(), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}, set {yes(event.is_set())}")


async def a_time_limit_passes(log):
    event = asyncio.Event()
    try:
        await asyncio.wait_for(event.wait(), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}, set {yes(event.is_set())}")


async def a_set_wakes_all_in_the_next_turn(log):
    event = asyncio.Event()
    tasks = [asyncio.create_task(_wait(event, log, name)) for name in "ab"]
    await asyncio.sleep(0)
    count_turns(log, 3)
    event.set()
    await asyncio.wait(tasks)
    log("all done")
