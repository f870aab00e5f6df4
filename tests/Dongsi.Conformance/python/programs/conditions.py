"""Condition: waiting with a lock for something to become true."""

import asyncio

from harness import Oops, at, count_turns, outcome, show, yes


async def _wait(condition, log, name):
    async with condition:
        await condition.wait()
        log(f"{name} goes on {at()}")


async def _notify(condition, number=1):
    async with condition:
        condition.notify(number)


async def _settle():
    """Long enough for everybody to go on as far as they can."""
    await asyncio.sleep(1)


async def a_notify_wakes_the_first(log):
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(_wait(condition, log, name)) for name in "abc"]
    for number in (1, 2):
        await _settle()
        log(f"notify {number}")
        await _notify(condition, number)
    await asyncio.wait(tasks)


async def notify_all_wakes_all_in_order(log):
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(_wait(condition, log, name)) for name in "abc"]
    await _settle()
    async with condition:
        condition.notify_all()
        log("notified")
    await asyncio.wait(tasks)


async def a_notify_for_nobody_is_lost(log):
    condition = asyncio.Condition()
    await _notify(condition, 3)
    async with condition:
        condition.notify_all()
    task = asyncio.create_task(_wait(condition, log, "late"))
    await _settle()
    log(outcome(task))
    await _notify(condition, 5)
    await task


async def without_the_lock_it_is_misuse(log):
    condition = asyncio.Condition()
    try:
        await condition.wait()
    except RuntimeError as error:
        log(f"wait {show(error)}")
    for notify in (condition.notify, condition.notify_all):
        try:
            notify()
        except RuntimeError as error:
            log(f"notify {show(error)}")
    try:
        condition.release()
    except RuntimeError as error:
        log(f"release {show(error)}")


async def waiting_releases_the_lock_and_takes_it_again(log):
    condition = asyncio.Condition()

    async def wait():
        async with condition:
            log(f"before {yes(condition.locked())}")
            await condition.wait()
            log(f"after {yes(condition.locked())}")

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    log(f"while {yes(condition.locked())}")
    await _notify(condition)
    await task
    log(f"at the end {yes(condition.locked())}")


async def who_is_notified_waits_for_the_lock(log):
    condition = asyncio.Condition()
    task = asyncio.create_task(_wait(condition, log, "waiter"))
    await _settle()
    async with condition:
        condition.notify()
        log(f"notified {at()}")
        await asyncio.sleep(1)
        log(f"released {at()}")
    await task


async def waiting_until_something_is_true(log):
    condition = asyncio.Condition()
    box = [0]

    async def wait():
        async with condition:
            await condition.wait_for(lambda: box[0] >= 2)
            log(f"{box[0]} {at()}")

    task = asyncio.create_task(wait())
    for number in range(1, 4):
        await _settle()
        async with condition:
            box[0] = number
            condition.notify()
    await task


async def what_is_true_already_is_not_waited_for(log):
    condition = asyncio.Condition()
    asyncio.get_running_loop().call_soon(log, "callback")
    async with condition:
        await condition.wait_for(lambda: True)
        log("inside")
    await asyncio.sleep(0)


async def a_predicate_that_fails(log):
    condition = asyncio.Condition()
    box = [False]

    def predicate():
        if box[0]:
            raise Oops("predicate")
        return False

    async def wait():
        async with condition:
            await condition.wait_for(predicate)

    task = asyncio.create_task(wait())
    await _settle()
    box[0] = True
    await _notify(condition)
    await asyncio.wait([task])
    log(f"{outcome(task)}, locked {yes(condition.locked())}")


async def two_conditions_of_one_lock(log):
    lock = asyncio.Lock()
    full, empty = asyncio.Condition(lock), asyncio.Condition(lock)
    tasks = [asyncio.create_task(_wait(full, log, "full")), asyncio.create_task(_wait(empty, log, "empty"))]
    await _settle()
    async with lock:
        empty.notify()
        log(f"locked {yes(full.locked())} {yes(empty.locked())}")
    await _settle()
    await _notify(full)
    await asyncio.wait(tasks)


async def who_waits_for_the_lock_already_comes_first(log):
    condition = asyncio.Condition()

    async def take():
        async with condition:
            log("has the lock")

    waiter = asyncio.create_task(_wait(condition, log, "waiter"))
    await _settle()
    async with condition:
        other = asyncio.create_task(take())
        await _settle()
        condition.notify()
    await asyncio.wait([waiter, other])


async def the_turns_from_a_notify_to_the_wake(log):
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(_wait(condition, log, name)) for name in "ab"]
    await _settle()
    count_turns(log, 4)
    async with condition:
        condition.notify_all()
    await asyncio.wait(tasks)
    log("all done")


async def a_failure_inside_releases_the_lock(log):
    condition = asyncio.Condition()
    try:
        async with condition:
            raise Oops("inside")
    except Oops as error:
        log(f"{show(error)}, locked {yes(condition.locked())}")
