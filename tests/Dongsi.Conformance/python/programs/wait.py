"""wait: never raises for its futures, never cancels them."""

import asyncio

from harness import Oops, at, names, outcome, show, yes


async def _sleeper(delay):
    await asyncio.sleep(delay)
    return delay


async def _failing(delay):
    await asyncio.sleep(delay)
    raise Oops(f"after {delay}")


def _start(coroutine, name):
    return asyncio.create_task(coroutine, name=name)


def _line(log, done, pending):
    log(f"done {names(done)}, pending {names(pending)}, {at()}")


async def all_completed_waits_for_failures_too(log):
    tasks = [_start(_sleeper(3), "a"), _start(_failing(1), "b"), _start(_sleeper(2), "c")]
    _line(log, *await asyncio.wait(tasks))
    log(" ".join(outcome(task) for task in tasks))


async def first_completed_returns_with_the_first(log):
    tasks = [_start(_sleeper(3), "a"), _start(_sleeper(1), "b"), _start(_sleeper(1), "c")]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    _line(log, done, pending)
    _line(log, *await asyncio.wait(pending))


async def first_exception_returns_with_the_first_failure(log):
    tasks = [_start(_sleeper(1), "a"), _start(_failing(2), "b"), _start(_sleeper(3), "c")]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    _line(log, done, pending)
    log(outcome(tasks[1]))
    await asyncio.wait(pending)


async def first_exception_without_a_failure_waits_for_all(log):
    tasks = [_start(_sleeper(1), "a"), _start(_sleeper(2), "b")]
    _line(log, *await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION))


async def first_exception_does_not_count_a_cancelled_task(log):
    tasks = [_start(_sleeper(10), "a"), _start(_sleeper(3), "b")]
    asyncio.get_running_loop().call_later(1, tasks[0].cancel)
    _line(log, *await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION))
    log(" ".join(outcome(task) for task in tasks))


async def a_timeout_returns_what_is_done(log):
    tasks = [_start(_sleeper(1), "a"), _start(_sleeper(5), "b")]
    done, pending = await asyncio.wait(tasks, timeout=2)
    _line(log, done, pending)
    _line(log, *await asyncio.wait(pending))


async def a_timeout_of_zero_looks_once(log):
    tasks = [_start(_sleeper(0), "a"), _start(_sleeper(5), "b")]
    _line(log, *await asyncio.wait(tasks, timeout=0))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    _line(log, *await asyncio.wait(tasks, timeout=0))
    _line(log, *await asyncio.wait(tasks))


async def waiting_for_what_is_done_still_takes_a_turn(log):
    tasks = [_start(_sleeper(0), "a")]
    await asyncio.sleep(1)
    asyncio.get_running_loop().call_soon(log, "callback")
    _line(log, *await asyncio.wait(tasks))
    await asyncio.sleep(0)


async def waiting_for_nothing_is_refused(log):
    try:
        await asyncio.wait([])
    except ValueError as error:
        log(show(error))


async def cancelling_the_waiter_leaves_the_tasks_alone(log):
    tasks = [_start(_sleeper(3), "a"), _start(_sleeper(2), "b")]

    async def waiter():
        await asyncio.wait(tasks)

    waiting = asyncio.create_task(waiter())
    await asyncio.sleep(1)
    waiting.cancel()
    try:
        await waiting
    except asyncio.CancelledError as error:
        log(f"waiter {show(error)} {at()}")
    log(" ".join(outcome(task) for task in tasks))
    _line(log, *await asyncio.wait(tasks))


async def a_task_given_twice_counts_once(log):
    task = _start(_sleeper(1), "a")
    done, pending = await asyncio.wait([task, task])
    log(f"{len(done)} done, {len(pending)} pending")


async def futures_can_be_waited_for(log):
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(3)]
    loop.call_later(1, futures[1].set_result, "x")
    loop.call_later(2, futures[0].cancel)
    done, pending = await asyncio.wait(futures, timeout=3)
    log(f"{len(done)} done, {len(pending)} pending {at()}")
    log(", ".join(outcome(future) for future in futures))
    log(f"the third still pending {yes(not futures[2].done())}")
