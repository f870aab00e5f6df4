"""gather, wait and as_completed at the edges: nested, repeated, done before they begin."""

import asyncio

from harness import Oops, at, count_turns, names, outcome, show, why, yes


async def _after(delay, result):
    await asyncio.sleep(delay)
    return result


async def _fail_after(delay, text):
    await asyncio.sleep(delay)
    raise Oops(text)


async def a_gather_cancelled_before_its_children_start(log):
    async def child():
        log("never")

    future = asyncio.gather(child(), child())
    log(f"cancel {yes(future.cancel())}")
    try:
        await future
    except asyncio.CancelledError as error:
        log(show(error))


async def a_gather_of_gathers(log):
    results = await asyncio.gather(asyncio.gather(_after(2, 1), _after(1, 2)), asyncio.gather(_after(3, 3)))
    log(f"{results[0][0]} {results[0][1]} {results[1][0]} {at()}")


async def cancelling_a_gather_of_gathers(log):
    async def child(name):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            log(f"{name} {why(error)}")
            raise

    inner = asyncio.gather(child("a"), child("b"))
    outer = asyncio.gather(inner, child("c"))
    await asyncio.sleep(1)
    outer.cancel("all of them")
    try:
        await outer
    except asyncio.CancelledError as error:
        log(show(error))
    log(f"inner cancelled {yes(inner.cancelled())}, outer cancelled {yes(outer.cancelled())}")


async def a_failure_in_a_gather_of_gathers(log):
    try:
        await asyncio.gather(asyncio.gather(_fail_after(1, "deep"), _after(2, 1)), asyncio.gather(_after(3, 2)))
    except Oops as error:
        log(f"{show(error)} {at()}")
    await asyncio.sleep(3)


async def the_same_task_in_two_gathers(log):
    task = asyncio.create_task(_after(1, 5))
    first, second = await asyncio.gather(asyncio.gather(task, task), asyncio.gather(task))
    log(f"{first[0]} {first[1]} {second[0]}")


async def a_gather_with_done_and_pending_children(log):
    done = asyncio.create_task(_after(0, "done"))
    await done
    future = asyncio.gather(done, _after(1, "later"), done)
    log(f"done {yes(future.done())}")
    log(" ".join(await future) + f" {at()}")


async def a_gather_with_a_failed_child_is_done_at_once(log):
    async def failing():
        raise Oops("early")

    async def sibling():
        await asyncio.sleep(1)
        log(f"sibling ends {at()}")

    failed = asyncio.create_task(failing())
    await asyncio.wait([failed])
    future = asyncio.gather(failed, sibling())
    log(f"done {yes(future.done())}")
    try:
        await future
    except Oops as error:
        log(f"{show(error)} {at()}")
    await asyncio.sleep(2)


async def outcomes_of_cancelled_and_failed_and_fine(log):
    async def cancelled():
        raise asyncio.CancelledError

    results = await asyncio.gather(cancelled(), _fail_after(1, "x"), _after(2, 3), return_exceptions=True)
    log(f"{show(results[0])} {show(results[1])} {results[2]} {at()}")


async def futures_are_gathered_like_tasks(log):
    loop = asyncio.get_running_loop()
    futures = [loop.create_future(), loop.create_future()]
    loop.call_later(2, futures[0].set_result, "a")
    loop.call_later(1, futures[1].set_result, "b")
    log(" ".join(await asyncio.gather(*futures)) + f" {at()}")


async def a_failure_nobody_awaits_is_reported_for_the_gather_alone(log):
    future = asyncio.gather(_fail_after(1, "first"), _fail_after(2, "second"))
    await asyncio.sleep(3)
    log(f"main ends, done {yes(future.done())}")


async def wait_with_tasks_that_are_done_and_not(log):
    tasks = [asyncio.create_task(_after(0, 1), name="a"), asyncio.create_task(_after(5, 2), name="b")]
    await tasks[0]
    count_turns(log, 3)
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    log(f"done {names(done)}, pending {names(pending)}")
    await tasks[1]


async def wait_first_exception_with_a_failed_task_returns(log):
    tasks = [asyncio.create_task(_fail_after(0, "x"), name="a"), asyncio.create_task(_after(5, 2), name="b")]
    await asyncio.sleep(1)
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    log(f"done {names(done)}, pending {names(pending)} {at()}")
    log(outcome(tasks[0]))
    await tasks[1]


async def wait_with_a_negative_timeout(log):
    task = asyncio.create_task(_after(5, 1), name="a")
    done, pending = await asyncio.wait([task], timeout=-1)
    log(f"done {names(done)}, pending {names(pending)} {at()}")
    await task


async def as_completed_with_a_timeout_of_zero(log):
    tasks = [asyncio.create_task(_after(0, "done")), asyncio.create_task(_after(5, "late"))]
    await tasks[0]
    try:
        async for task in asyncio.as_completed(tasks, timeout=0):
            log(outcome(task))
    except TimeoutError as error:
        log(f"{show(error)} {at()}")
    await tasks[1]


async def as_completed_gives_a_repeated_task_once(log):
    task = asyncio.create_task(_after(1, 1))
    count = 0
    async for _ in asyncio.as_completed([task, task]):
        count += 1
    log(f"{count} times {at()}")


async def as_completed_with_a_slow_consumer(log):
    tasks = [asyncio.create_task(_after(delay, delay)) for delay in (1, 2, 3)]
    async for task in asyncio.as_completed(tasks):
        await asyncio.sleep(5)
        log(f"{outcome(task)} {at()}")
