"""Queue.shutdown: who waits is told, and what is in may be taken, unless at once."""

import asyncio

from harness import at, outcome, show, yes


async def _get(queue, log, name):
    try:
        log(f"{name} got {await queue.get()} {at()}")
    except asyncio.QueueShutDown as error:
        log(f"{name} {show(error)} {at()}")


async def _put(queue, log, item):
    try:
        await queue.put(item)
        log(f"{item} is in {at()}")
    except asyncio.QueueShutDown as error:
        log(f"{item} {show(error)} {at()}")


async def nothing_comes_in_any_more(log):
    queue = asyncio.Queue()
    queue.shutdown()
    await _put(queue, log, "item")
    try:
        queue.put_nowait("item")
    except asyncio.QueueShutDown as error:
        log(show(error))
    log(f"size {queue.qsize()}")


async def what_is_in_may_be_taken(log):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    queue.shutdown()
    await _get(queue, log, "first")
    log(f"{queue.get_nowait()}")
    await _get(queue, log, "third")
    try:
        queue.get_nowait()
    except asyncio.QueueShutDown as error:
        log(show(error))


async def at_once_nothing_is_left(log):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    queue.shutdown(immediate=True)
    log(f"size {queue.qsize()}, empty {yes(queue.empty())}")
    await _get(queue, log, "getter")
    try:
        queue.get_nowait()
    except asyncio.QueueShutDown as error:
        log(show(error))


async def waiting_getters_are_told(log):
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(_get(queue, log, name)) for name in "ab"]
    await asyncio.sleep(1)
    queue.shutdown()
    await asyncio.wait(tasks)


async def waiting_putters_are_told(log):
    queue = asyncio.Queue(1)
    queue.put_nowait("there")
    tasks = [asyncio.create_task(_put(queue, log, item)) for item in "ab"]
    await asyncio.sleep(1)
    queue.shutdown()
    await asyncio.wait(tasks)
    log(f"{queue.get_nowait()}, size {queue.qsize()}")


async def waiting_putters_are_told_at_once(log):
    # The queue is empty by then, and full no more; still nothing gets in.
    queue = asyncio.Queue(1)
    queue.put_nowait("there")
    tasks = [asyncio.create_task(_put(queue, log, item)) for item in "ab"]
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await asyncio.wait(tasks)
    log(f"size {queue.qsize()}")


async def shut_down_twice_and_then_at_once(log):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown()
    queue.shutdown()
    log(f"size {queue.qsize()}")
    queue.shutdown(immediate=True)
    log(f"size {queue.qsize()}")
    queue.shutdown()
    await _get(queue, log, "getter")


async def a_getter_served_in_the_turn_of_the_shutdown(log):
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(_get(queue, log, name)) for name in "ab"]
    await asyncio.sleep(1)
    queue.put_nowait("item")
    queue.shutdown()
    await asyncio.wait(tasks)


async def a_getter_served_in_the_turn_of_a_shutdown_at_once(log):
    queue = asyncio.Queue()
    getter = asyncio.create_task(_get(queue, log, "getter"))
    await asyncio.sleep(1)
    queue.put_nowait("item")
    queue.shutdown(immediate=True)
    await asyncio.wait([getter])


async def a_putter_woken_in_the_turn_of_the_shutdown(log):
    queue = asyncio.Queue(1)
    queue.put_nowait("there")
    putter = asyncio.create_task(_put(queue, log, "late"))
    await asyncio.sleep(1)
    log(f"taken {queue.get_nowait()}")
    queue.shutdown()
    await asyncio.wait([putter])
    log(f"size {queue.qsize()}")


async def a_getter_cancelled_in_the_turn_of_the_shutdown(log):
    queue = asyncio.Queue()
    getter = asyncio.create_task(_get(queue, log, "getter"))
    other = asyncio.create_task(_get(queue, log, "other"))
    await asyncio.sleep(1)
    queue.shutdown()
    getter.cancel()
    await asyncio.wait([getter, other])
    log(outcome(getter))


async def joining_a_shut_down_queue_waits_for_what_is_in(log):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown()

    async def work():
        await _get(queue, log, "worker")
        await asyncio.sleep(1)
        queue.task_done()

    worker = asyncio.create_task(work())
    await queue.join()
    log(f"joined {at()}")
    await worker


async def at_once_what_is_dropped_counts_as_done(log):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)

    async def join():
        await queue.join()
        log(f"joined {at()}")

    task = asyncio.create_task(join())
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await task
    try:
        queue.task_done()
        log("never")
    except ValueError:
        log("refused")


async def at_once_what_was_taken_is_waited_for(log):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    queue.get_nowait()
    queue.shutdown(immediate=True)
    asyncio.get_running_loop().call_later(1, queue.task_done)
    await queue.join()
    log(f"joined {at()}")


async def the_other_kinds_too(log):
    for kind in (asyncio.PriorityQueue, asyncio.LifoQueue):
        queue = kind()
        for item in (2, 1, 3):
            queue.put_nowait(item)
        queue.shutdown()
        for _ in range(4):
            await _get(queue, log, "getter")
