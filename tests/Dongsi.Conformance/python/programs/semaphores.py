"""Semaphore and BoundedSemaphore: so many at once, first come, first served."""

import asyncio

from harness import Oops, at, count_turns, outcome, show, yes


async def _take(semaphore, log, name, seconds=0.0):
    async with semaphore:
        log(f"{name} has one {at()}")
        await asyncio.sleep(seconds)


async def so_many_at_once(log):
    semaphore = asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as group:
        for name, seconds in (("a", 1), ("b", 2), ("c", 2.5), ("d", 1.25), ("e", 1)):
            group.create_task(_take(semaphore, log, name, seconds))


async def a_free_permit_is_taken_without_a_turn(log):
    semaphore = asyncio.Semaphore(1)
    asyncio.get_running_loop().call_soon(log, "callback")
    await semaphore.acquire()
    log(f"locked {yes(semaphore.locked())}")
    semaphore.release()
    log(f"locked {yes(semaphore.locked())}")
    await asyncio.sleep(0)


async def a_negative_value_is_refused(log):
    for kind in (asyncio.Semaphore, asyncio.BoundedSemaphore):
        try:
            kind(-1)
        except ValueError as error:
            log(show(error))


async def it_may_begin_with_none(log):
    semaphore = asyncio.Semaphore(0)
    log(f"locked {yes(semaphore.locked())}")
    task = asyncio.create_task(_take(semaphore, log, "waiter"))
    await asyncio.sleep(1)
    semaphore.release()
    await task


async def more_may_be_given_than_were_taken(log):
    semaphore = asyncio.Semaphore(1)
    semaphore.release()
    semaphore.release()
    for _ in range(3):
        await semaphore.acquire()
        log(f"locked {yes(semaphore.locked())}")


async def a_bounded_one_refuses_more_than_it_began_with(log):
    semaphore = asyncio.BoundedSemaphore(1)
    await semaphore.acquire()
    semaphore.release()
    try:
        semaphore.release()
        log("never")
    except ValueError:
        log("refused")
    await semaphore.acquire()
    log(f"locked {yes(semaphore.locked())}")


async def a_release_hands_the_permit_over(log):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    waiter = asyncio.create_task(_take(semaphore, log, "waiter"))
    await asyncio.sleep(0)
    semaphore.release()
    log(f"locked {yes(semaphore.locked())}")
    latecomer = asyncio.create_task(_take(semaphore, log, "latecomer"))
    await asyncio.wait([waiter, latecomer])
    log(f"locked {yes(semaphore.locked())}")


async def two_releases_in_one_turn_wake_two(log):
    semaphore = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(_take(semaphore, log, name, 1)) for name in "abc"]
    await asyncio.sleep(1)
    count_turns(log, 2)
    semaphore.release()
    semaphore.release()
    await asyncio.wait(tasks)


async def three_releases_for_two_waiters_leave_one(log):
    semaphore = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(_take(semaphore, log, name, 10)) for name in "ab"]
    await asyncio.sleep(0)
    for _ in range(3):
        semaphore.release()
    await asyncio.sleep(0)
    log(f"locked {yes(semaphore.locked())}")
    await semaphore.acquire()
    log(f"locked {yes(semaphore.locked())} {at()}")
    await asyncio.wait(tasks)


async def a_hand_over_costs_one_turn(log):
    semaphore = asyncio.Semaphore(1)

    async def take(name):
        async with semaphore:
            log(f"{name} has one")

    await semaphore.acquire()
    tasks = [asyncio.create_task(take(name)) for name in "abc"]
    await asyncio.sleep(0)
    count_turns(log, 4)
    semaphore.release()
    await asyncio.wait(tasks)
    log("all done")


async def a_woken_waiter_that_is_cancelled_wakes_the_next(log):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    first = asyncio.create_task(_take(semaphore, log, "first"))
    second = asyncio.create_task(_take(semaphore, log, "second"))
    await asyncio.sleep(0)
    semaphore.release()
    first.cancel()
    await asyncio.wait([first, second])
    log(f"{outcome(first)}, {outcome(second)}, locked {yes(semaphore.locked())}")


async def the_last_woken_waiter_gives_its_permit_back(log):
    semaphore = asyncio.Semaphore(0)
    waiter = asyncio.create_task(_take(semaphore, log, "waiter"))
    await asyncio.sleep(0)
    semaphore.release()
    waiter.cancel()
    await asyncio.wait([waiter])
    log(f"{outcome(waiter)}, locked {yes(semaphore.locked())}")


async def all_waiters_are_cancelled_and_a_latecomer_gets_it(log):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    tasks = [asyncio.create_task(_take(semaphore, log, name)) for name in "ab"]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    latecomer = asyncio.create_task(_take(semaphore, log, "latecomer"))
    semaphore.release()
    await asyncio.wait([*tasks, latecomer])
    log(f"{' '.join(outcome(task) for task in tasks)}, latecomer {outcome(latecomer)}")
    log(f"locked {yes(semaphore.locked())}")


async def the_release_and_the_time_limit_in_one_turn(log):
    semaphore = asyncio.Semaphore(0)
    asyncio.get_running_loop().call_later(1, semaphore.release)
    try:
        await asyncio.wait_for(semaphore.acquire(), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")
    log(f"locked {yes(semaphore.locked())}")


async def a_failure_gives_the_permit_back(log):
    semaphore = asyncio.BoundedSemaphore(1)
    try:
        async with semaphore:
            raise Oops("inside")
    except Oops as error:
        log(f"{show(error)}, locked {yes(semaphore.locked())}")
