"""Lock: first come, first served, whatever is cancelled meanwhile."""

import asyncio

from harness import Oops, at, count_turns, outcome, show, yes


async def _take(lock, log, name, seconds=0.0):
    """Takes the lock, says so, and keeps it for a while."""
    async with lock:
        log(f"{name} has it {at()}")
        await asyncio.sleep(seconds)


async def first_come_first_served(log):
    lock = asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        for name in "abcd":
            group.create_task(_take(lock, log, name, 1))


async def a_free_lock_is_taken_without_a_turn(log):
    lock = asyncio.Lock()
    asyncio.get_running_loop().call_soon(log, "callback")
    await lock.acquire()
    log(f"locked {yes(lock.locked())}")
    lock.release()
    log(f"locked {yes(lock.locked())}")
    await asyncio.sleep(0)


async def a_lock_that_is_not_taken_cannot_be_released(log):
    lock = asyncio.Lock()
    try:
        lock.release()
    except RuntimeError as error:
        log(show(error))
    async with lock:
        log("still good")
    try:
        lock.release()
    except RuntimeError as error:
        log(show(error))


async def who_releases_goes_to_the_back(log):
    lock = asyncio.Lock()

    async def greedy():
        for number in range(3):
            await lock.acquire()
            log(f"greedy {number}")
            await asyncio.sleep(0)
            lock.release()

    async with asyncio.TaskGroup() as group:
        group.create_task(greedy())
        group.create_task(_take(lock, log, "a"))
        group.create_task(_take(lock, log, "b"))


async def a_latecomer_does_not_overtake_a_woken_waiter(log):
    lock = asyncio.Lock()
    await lock.acquire()
    waiter = asyncio.create_task(_take(lock, log, "waiter"))
    await asyncio.sleep(0)
    # The latecomer runs before the waiter does: the turn is there already when the release wakes the waiter.
    latecomer = asyncio.create_task(_take(lock, log, "latecomer"))
    lock.release()
    await asyncio.wait([waiter, latecomer])


async def a_hand_over_costs_one_turn(log):
    lock = asyncio.Lock()

    async def take(name):
        async with lock:
            log(f"{name} has it")

    await lock.acquire()
    tasks = [asyncio.create_task(take(name)) for name in "abc"]
    await asyncio.sleep(0)
    count_turns(log, 4)
    lock.release()
    await asyncio.wait(tasks)
    log("all done")


async def a_woken_waiter_that_is_cancelled_wakes_the_next(log):
    lock = asyncio.Lock()
    await lock.acquire()
    first = asyncio.create_task(_take(lock, log, "first"))
    second = asyncio.create_task(_take(lock, log, "second"))
    await asyncio.sleep(0)
    count_turns(log, 3)
    lock.release()
    log(f"cancel {yes(first.cancel())}")
    await asyncio.wait([first, second])
    log(f"{outcome(first)}, {outcome(second)}, locked {yes(lock.locked())}")


async def two_woken_waiters_in_a_row_are_cancelled(log):
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(_take(lock, log, name)) for name in "abc"]
    await asyncio.sleep(0)
    lock.release()
    tasks[0].cancel()
    tasks[1].cancel()
    await asyncio.wait(tasks)
    log(" ".join(outcome(task) for task in tasks))


async def the_last_woken_waiter_is_cancelled(log):
    lock = asyncio.Lock()
    await lock.acquire()
    waiter = asyncio.create_task(_take(lock, log, "waiter"))
    await asyncio.sleep(0)
    lock.release()
    waiter.cancel()
    await asyncio.wait([waiter])
    log(f"{outcome(waiter)}, locked {yes(lock.locked())}")
    await _take(lock, log, "main")


async def a_waiter_that_is_cancelled_leaves_the_row(log):
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(_take(lock, log, name, 1)) for name in "abc"]
    await asyncio.sleep(1)
    tasks[1].cancel()
    await asyncio.sleep(0)
    log(f"{outcome(tasks[1])} {at()}")
    lock.release()
    await asyncio.wait(tasks)
    log(f"locked {yes(lock.locked())} {at()}")


async def a_cancel_and_then_the_release_in_one_turn(log):
    lock = asyncio.Lock()
    await lock.acquire()
    first = asyncio.create_task(_take(lock, log, "first"))
    second = asyncio.create_task(_take(lock, log, "second"))
    await asyncio.sleep(0)
    first.cancel()
    lock.release()
    await asyncio.wait([first, second])
    log(f"{outcome(first)}, {outcome(second)}")


async def a_task_cancelled_before_it_began_was_never_in_the_row(log):
    lock = asyncio.Lock()
    await lock.acquire()
    first = asyncio.create_task(_take(lock, log, "first"))
    first.cancel()
    second = asyncio.create_task(_take(lock, log, "second"))
    await asyncio.sleep(0)
    lock.release()
    await asyncio.wait([first, second])
    log(f"{outcome(first)}, {outcome(second)}")


async def waiting_no_longer_than_a_time_limit(log):
    lock = asyncio.Lock()

    async def hold():
        async with lock:
            await asyncio.sleep(2)

    holder = asyncio.create_task(hold())
    await asyncio.sleep(0)
    try:
        await asyncio.wait_for(lock.acquire(), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")
    await holder
    log(f"locked {yes(lock.locked())}")


async def the_release_and_the_time_limit_in_one_turn(log):
    lock = asyncio.Lock()

    async def impatient():
        try:
            async with asyncio.timeout(1):
                await lock.acquire()
        except TimeoutError as error:
            log(f"{show(error)} {at()}")

    holder = asyncio.create_task(_take(lock, log, "holder", 1))
    first = asyncio.create_task(impatient())
    second = asyncio.create_task(_take(lock, log, "second"))
    await asyncio.wait([holder, first, second])
    log(f"locked {yes(lock.locked())}")


async def a_failure_releases_the_lock(log):
    lock = asyncio.Lock()
    try:
        async with lock:
            raise Oops("inside")
    except Oops as error:
        log(f"{show(error)}, locked {yes(lock.locked())}")


async def a_cancelled_holder_releases_the_lock(log):
    lock = asyncio.Lock()
    holder = asyncio.create_task(_take(lock, log, "holder", 10))
    waiter = asyncio.create_task(_take(lock, log, "waiter"))
    await asyncio.sleep(1)
    holder.cancel()
    await asyncio.wait([holder, waiter])
    log(f"{outcome(holder)}, {outcome(waiter)} {at()}")


async def after_a_release_the_lock_is_open_until_the_waiter_runs(log):
    # The waiter is woken, and takes the lock only when it runs.
    lock = asyncio.Lock()
    await lock.acquire()
    waiter = asyncio.create_task(_take(lock, log, "waiter"))
    await asyncio.sleep(0)
    lock.release()
    log(f"locked {yes(lock.locked())}")
    await asyncio.wait([waiter])


async def another_task_may_release(log):
    lock = asyncio.Lock()
    await lock.acquire()

    async def other():
        try:
            lock.release()
            log("released")
        except RuntimeError as error:
            log(show(error))

    await asyncio.create_task(other())
    log(f"locked {yes(lock.locked())}")


async def taking_it_twice_waits_for_ever(log):
    lock = asyncio.Lock()
    await lock.acquire()
    try:
        async with asyncio.timeout(1):
            await lock.acquire()
    except (TimeoutError, RuntimeError) as error:
        log(f"{show(error)} {at()}")
