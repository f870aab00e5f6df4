"""as_completed: the tasks themselves, in the order they complete."""

import asyncio

from harness import Oops, at, count_turns, outcome, show, why


async def _after(delay, result):
    await asyncio.sleep(delay)
    return result


async def _fail_after(delay, text):
    await asyncio.sleep(delay)
    raise Oops(text)


async def tasks_come_in_the_order_of_completion(log):
    tasks = [asyncio.create_task(_after(delay, delay), name=f"task {delay}") for delay in (3, 1, 2)]
    async for task in asyncio.as_completed(tasks):
        log(f"{task.get_name()}: {outcome(task)} {at()}")


async def a_tie_comes_in_the_order_of_completion(log):
    loop = asyncio.get_running_loop()
    futures = {name: loop.create_future() for name in "abc"}

    def finish():
        for name in "cab":
            futures[name].set_result(name)

    loop.call_later(1, finish)
    async for future in asyncio.as_completed(futures.values()):
        log(f"{outcome(future)} {at()}")


async def a_failed_task_is_given_like_any_other(log):
    tasks = [asyncio.create_task(_after(2, 1)), asyncio.create_task(_fail_after(1, "one"))]
    async for task in asyncio.as_completed(tasks):
        try:
            log(f"got {await task}")
        except Oops as error:
            log(show(error))


async def a_cancelled_task_is_given_like_any_other(log):
    tasks = [asyncio.create_task(_after(2, 1)), asyncio.create_task(_after(10, 2))]
    asyncio.get_running_loop().call_later(1, tasks[1].cancel)
    async for task in asyncio.as_completed(tasks):
        log(f"{outcome(task)} {at()}")


async def the_time_limit_ends_the_loop_and_not_the_tasks(log):
    tasks = [asyncio.create_task(_after(delay, delay)) for delay in (1, 3)]
    try:
        async for task in asyncio.as_completed(tasks, timeout=2):
            log(f"{outcome(task)} {at()}")
    except TimeoutError as error:
        log(f"{show(error)} {at()}")
    log(f"left {outcome(tasks[1])}")
    log(f"later {await tasks[1]} {at()}")


async def the_time_limit_counts_from_the_call(log):
    tasks = [asyncio.create_task(_after(delay, delay)) for delay in (1, 2, 6)]
    try:
        async for task in asyncio.as_completed(tasks, timeout=5):
            log(f"{outcome(task)} {at()}")
            await asyncio.sleep(2)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")
    await tasks[2]


async def what_is_done_already_still_comes_first(log):
    tasks = [asyncio.create_task(_after(1, "late")), asyncio.create_task(_after(0, "done"))]
    await tasks[1]
    count_turns(log, 2)
    async for task in asyncio.as_completed(tasks):
        log(f"{outcome(task)} {at()}")


async def nothing_completes_at_once(log):
    async for _ in asyncio.as_completed([]):
        log("never")
    log("done")


async def leaving_early_leaves_the_tasks_running(log):
    tasks = [asyncio.create_task(_after(delay, delay)) for delay in (1, 2)]
    async for task in asyncio.as_completed(tasks):
        log(f"first {outcome(task)}")
        break
    log(f"second {await tasks[1]} {at()}")


async def cancelling_the_consumer_leaves_the_tasks_running(log):
    tasks = [asyncio.create_task(_after(delay, delay)) for delay in (1, 4)]

    async def consumer():
        try:
            async for task in asyncio.as_completed(tasks):
                log(f"{outcome(task)} {at()}")
        except asyncio.CancelledError as error:
            log(f"consumer {why(error)} {at()}")
            raise

    consuming = asyncio.create_task(consumer())
    await asyncio.sleep(2)
    consuming.cancel("stop")
    await asyncio.wait([consuming])
    log(f"{outcome(consuming)}, second {await tasks[1]} {at()}")


async def completions_in_the_turn_of_the_time_limit_are_late(log):
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(2)]
    loop.call_at(1, futures[0].set_result, "first")

    async def consumer():
        try:
            async for future in asyncio.as_completed(futures, timeout=1):
                log(f"{outcome(future)} {at()}")
        except TimeoutError as error:
            log(f"{show(error)} {at()}")

    task = asyncio.create_task(consumer())
    await asyncio.sleep(0)
    loop.call_at(1, futures[1].set_result, "second")
    await task
    log(", ".join(outcome(future) for future in futures))
