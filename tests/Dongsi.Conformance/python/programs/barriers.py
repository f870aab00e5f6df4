"""Barrier: so many tasks wait for one another."""

import asyncio

from harness import Oops, at, outcome, show, yes


async def _wait(barrier, log, name):
    try:
        await barrier.wait()
        log(f"{name} goes on {at()}")
    except asyncio.BrokenBarrierError as error:
        log(f"{name} {show(error)} {at()}")


async def they_go_on_when_all_have_come(log):
    barrier = asyncio.Barrier(3)

    async def come(name, seconds):
        await asyncio.sleep(seconds)
        log(f"{name} comes, waiting {barrier.n_waiting}")
        await barrier.wait()
        log(f"{name} goes on {at()}")

    tasks = [asyncio.create_task(come(name, seconds)) for name, seconds in (("a", 1), ("b", 2), ("c", 3))]
    await asyncio.wait(tasks)
    log(f"parties {barrier.parties}, waiting {barrier.n_waiting}, broken {yes(barrier.broken)}")


async def each_gets_an_index(log):
    barrier = asyncio.Barrier(4)
    indexes = await asyncio.gather(*(barrier.wait() for _ in range(4)))
    log(" ".join(str(index) for index in indexes))


async def a_barrier_of_one_waits_for_nobody(log):
    barrier = asyncio.Barrier(1)
    asyncio.get_running_loop().call_soon(log, "callback")
    log(f"index {await barrier.wait()}")
    log(f"index {await barrier.wait()}")
    await asyncio.sleep(0)


async def no_parties_are_refused(log):
    for parties in (0, -1):
        try:
            asyncio.Barrier(parties)
        except ValueError as error:
            log(show(error))


async def it_is_used_again_and_again(log):
    barrier = asyncio.Barrier(2)

    async def come(name, seconds):
        for number in range(3):
            await asyncio.sleep(seconds)
            await barrier.wait()
            log(f"{name} {number} {at()}")

    await asyncio.gather(come("a", 1), come("b", 2))


async def one_too_many_waits_for_the_next_time(log):
    barrier = asyncio.Barrier(2)
    tasks = [asyncio.create_task(_wait(barrier, log, name)) for name in "abc"]
    await asyncio.sleep(1)
    log(f"waiting {barrier.n_waiting}, {outcome(tasks[2])}")
    await barrier.wait()
    await asyncio.wait(tasks)


async def a_reset_breaks_those_who_wait(log):
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(_wait(barrier, log, name)) for name in "ab"]
    await asyncio.sleep(1)
    await barrier.reset()
    await asyncio.wait(tasks)
    log(f"waiting {barrier.n_waiting}, broken {yes(barrier.broken)}")
    await asyncio.gather(*(_wait(barrier, log, name) for name in "cde"))


async def a_reset_of_nobody_changes_nothing(log):
    barrier = asyncio.Barrier(2)
    await barrier.reset()
    log(f"broken {yes(barrier.broken)}")
    await asyncio.gather(*(_wait(barrier, log, name) for name in "ab"))


async def after_an_abort_nobody_waits(log):
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(_wait(barrier, log, name)) for name in "ab"]
    await asyncio.sleep(1)
    await barrier.abort()
    await asyncio.wait(tasks)
    log(f"waiting {barrier.n_waiting}, broken {yes(barrier.broken)}")
    await _wait(barrier, log, "late")


async def a_reset_mends_an_aborted_one(log):
    barrier = asyncio.Barrier(2)
    await barrier.abort()
    await _wait(barrier, log, "early")
    await barrier.reset()
    log(f"broken {yes(barrier.broken)}")
    await asyncio.gather(*(_wait(barrier, log, name) for name in "ab"))


async def a_cancelled_waiter_leaves(log):
    barrier = asyncio.Barrier(2)
    first = asyncio.create_task(_wait(barrier, log, "first"))
    await asyncio.sleep(1)
    first.cancel()
    await asyncio.wait([first])
    log(f"{outcome(first)}, waiting {barrier.n_waiting}")
    await asyncio.gather(*(_wait(barrier, log, name) for name in "ab"))


async def the_indexes_after_a_cancelled_waiter(log):
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(barrier.wait()) for _ in range(2)]
    await asyncio.sleep(1)
    tasks[0].cancel()
    await asyncio.wait([tasks[0]])
    tasks += [asyncio.create_task(barrier.wait()) for _ in range(2)]
    await asyncio.wait(tasks)
    log(" ".join(str(index) for index in sorted(task.result() for task in tasks[1:])))


async def a_time_limit_ends_the_wait_of_one(log):
    barrier = asyncio.Barrier(2)
    try:
        await asyncio.wait_for(barrier.wait(), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}, waiting {barrier.n_waiting}, broken {yes(barrier.broken)}")


async def a_cancel_in_the_turn_in_which_the_last_one_comes(log):
    barrier = asyncio.Barrier(2)
    first = asyncio.create_task(_wait(barrier, log, "first"))
    await asyncio.sleep(1)
    last = asyncio.create_task(_wait(barrier, log, "last"))
    await asyncio.sleep(0)
    log(f"cancel {yes(first.cancel())}")
    await asyncio.wait([first, last])
    log(f"{outcome(first)}, {outcome(last)}, waiting {barrier.n_waiting}")


async def who_comes_while_they_leave_is_of_the_next_time(log):
    barrier = asyncio.Barrier(2)

    async def twice(name):
        for number in range(2):
            index = await barrier.wait()
            log(f"{name} {number} {'first' if index == 0 else 'last'}")

    await asyncio.gather(twice("a"), twice("b"))


async def a_failure_after_the_barrier_is_its_own(log):
    barrier = asyncio.Barrier(2)

    async def fail():
        async with barrier:
            raise Oops("inside")

    task = asyncio.create_task(fail())
    await barrier.wait()
    await asyncio.wait([task])
    log(f"{outcome(task)}, broken {yes(barrier.broken)}")
