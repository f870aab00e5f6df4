"""Cancelled getters and putters: nothing is lost, and nothing is put that was not."""

import asyncio

from harness import at, count_turns, outcome, show


async def _get(queue, log, name):
    item = await queue.get()
    log(f"{name} got {item} {at()}")
    return item


async def _put(queue, log, item):
    await queue.put(item)
    log(f"{item} is in {at()}")


async def a_cancelled_getter_leaves_the_row(log):
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(_get(queue, log, name)) for name in "abc"]
    await asyncio.sleep(1)
    tasks[0].cancel()
    await asyncio.sleep(0)
    queue.put_nowait(1)
    queue.put_nowait(2)
    await asyncio.wait(tasks)
    log(f"{outcome(tasks[0])}, size {queue.qsize()}")


async def a_served_getter_that_is_cancelled_passes_it_on(log):
    queue = asyncio.Queue()
    first = asyncio.create_task(_get(queue, log, "first"))
    second = asyncio.create_task(_get(queue, log, "second"))
    await asyncio.sleep(0)
    count_turns(log, 3)
    queue.put_nowait("item")
    first.cancel()
    await asyncio.wait([first, second])
    log(f"{outcome(first)}, {outcome(second)}")


async def an_only_getter_served_and_cancelled_loses_nothing(log):
    queue = asyncio.Queue()
    task = asyncio.create_task(_get(queue, log, "getter"))
    await asyncio.sleep(0)
    queue.put_nowait(1)
    queue.put_nowait(2)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)}, size {queue.qsize()}")
    log(f"{queue.get_nowait()} {queue.get_nowait()}")


async def a_time_limit_and_the_put_in_one_turn(log):
    queue = asyncio.Queue()
    asyncio.get_running_loop().call_later(1, queue.put_nowait, "item")
    try:
        await asyncio.wait_for(queue.get(), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}, size {queue.qsize()}")


async def a_cancelled_putter_leaves_the_row(log):
    queue = asyncio.Queue(1)
    queue.put_nowait("first")
    tasks = [asyncio.create_task(_put(queue, log, item)) for item in "abc"]
    await asyncio.sleep(1)
    tasks[1].cancel()
    await asyncio.sleep(0)
    log(f"{outcome(tasks[1])}, size {queue.qsize()}")
    got = []
    for _ in range(3):
        got.append(await queue.get())
        await asyncio.sleep(1)
    log(" ".join(got))
    await asyncio.wait(tasks)
    log(f"size {queue.qsize()}")


async def a_put_that_timed_out_has_not_happened(log):
    queue = asyncio.Queue(1)
    queue.put_nowait("there")
    try:
        await asyncio.wait_for(queue.put("late"), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")
    log(f"{queue.get_nowait()}, size {queue.qsize()}")


async def a_putter_woken_and_cancelled_in_one_turn(log):
    # The place is free, the item is not in yet: it is not put at all.
    queue = asyncio.Queue(1)
    queue.put_nowait("there")
    first = asyncio.create_task(_put(queue, log, "first"))
    second = asyncio.create_task(_put(queue, log, "second"))
    await asyncio.sleep(0)
    log(f"taken {queue.get_nowait()}")
    first.cancel()
    await asyncio.sleep(1)
    log(f"{outcome(first)}, {outcome(second)}, taken {queue.get_nowait()}")
    await asyncio.sleep(1)
    log(f"{outcome(second)}, size {queue.qsize()}")
