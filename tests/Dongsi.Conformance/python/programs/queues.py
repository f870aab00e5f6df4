"""Queue, PriorityQueue, LifoQueue: who gets what, and in which order."""

import asyncio

from harness import at, count_turns, show, yes


async def _get(queue, log, name):
    item = await queue.get()
    log(f"{name} got {item} {at()}")
    return item


async def _put(queue, log, item):
    await queue.put(item)
    log(f"{item} is in {at()}")


async def first_in_first_out(log):
    queue = asyncio.Queue()
    for item in (3, 1, 2):
        await queue.put(item)
    log(f"size {queue.qsize()}, empty {yes(queue.empty())}, full {yes(queue.full())}, most {queue.maxsize}")
    log(" ".join([str(await queue.get()) for _ in range(3)]))
    log(f"size {queue.qsize()}, empty {yes(queue.empty())}")


async def nothing_that_is_there_costs_a_turn(log):
    queue = asyncio.Queue(1)
    asyncio.get_running_loop().call_soon(log, "callback")
    await queue.put("item")
    await queue.get()
    await queue.put("item")
    await queue.get()
    log("after")
    await asyncio.sleep(0)


async def getters_are_served_in_order(log):
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(_get(queue, log, name)) for name in "abc"]
    for item in range(3):
        await asyncio.sleep(1)
        queue.put_nowait(item)
    await asyncio.wait(tasks)


async def three_puts_in_one_turn_for_three_getters(log):
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(_get(queue, log, name)) for name in "abc"]
    await asyncio.sleep(0)
    count_turns(log, 2)
    for item in range(3):
        queue.put_nowait(item)
    await asyncio.wait(tasks)


async def putters_are_let_in_in_order(log):
    queue = asyncio.Queue(1)
    tasks = [asyncio.create_task(_put(queue, log, item)) for item in "abcd"]
    for _ in range(4):
        await asyncio.sleep(1)
        log(f"taken {queue.get_nowait()}")
    await asyncio.wait(tasks)


async def a_full_queue_and_an_empty_one_say_so(log):
    queue = asyncio.Queue(1)
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty as error:
        log(show(error))
    queue.put_nowait(1)
    log(f"full {yes(queue.full())}")
    try:
        queue.put_nowait(2)
    except asyncio.QueueFull as error:
        log(show(error))
    log(f"{queue.get_nowait()}, size {queue.qsize()}")


async def without_a_size_it_is_never_full(log):
    for queue in (asyncio.Queue(), asyncio.Queue(0)):
        for item in range(1000):
            queue.put_nowait(item)
        log(f"size {queue.qsize()}, full {yes(queue.full())}")


async def a_producer_and_a_consumer(log):
    queue = asyncio.Queue(2)

    async def produce():
        for item in range(5):
            await queue.put(item)
            log(f"put {item} {at()}")
        await queue.put(None)

    async def consume():
        while (item := await queue.get()) is not None:
            await asyncio.sleep(1)
            log(f"consumed {item} {at()}")

    await asyncio.gather(produce(), consume())


async def get_nowait_steals_from_a_woken_getter(log):
    queue = asyncio.Queue()
    getter = asyncio.create_task(_get(queue, log, "getter"))
    await asyncio.sleep(0)
    queue.put_nowait("item")
    log(f"size {queue.qsize()}")
    try:
        log(f"stolen {queue.get_nowait()}")
    except asyncio.QueueEmpty as error:
        log(show(error))
    await asyncio.sleep(1)
    log(f"getter {'waits' if not getter.done() else 'is done'}")
    queue.put_nowait("another")
    await getter


async def put_nowait_takes_the_place_of_a_woken_putter(log):
    queue = asyncio.Queue(1)
    queue.put_nowait("there")
    putter = asyncio.create_task(_put(queue, log, "patient"))
    await asyncio.sleep(0)
    log(f"taken {queue.get_nowait()}")
    try:
        queue.put_nowait("pushy")
        log("pushy is in")
    except asyncio.QueueFull as error:
        log(show(error))
    await asyncio.sleep(1)
    log(f"taken {queue.get_nowait()}, size {queue.qsize()}")
    await asyncio.wait([putter])


async def the_smallest_comes_first(log):
    queue = asyncio.PriorityQueue()
    for item in (5, 1, 4, 1, 3):
        queue.put_nowait(item)
    log(" ".join([str(await queue.get()) for _ in range(5)]))


async def a_waiting_getter_gets_the_smallest_of_one_turn(log):
    queue = asyncio.PriorityQueue()
    first = asyncio.create_task(_get(queue, log, "first"))
    second = asyncio.create_task(_get(queue, log, "second"))
    await asyncio.sleep(0)
    for item in (3, 1, 2):
        queue.put_nowait(item)
    await asyncio.wait([first, second])
    log(f"left {queue.get_nowait()}")


async def the_latest_comes_first(log):
    queue = asyncio.LifoQueue(3)
    for item in (1, 2, 3):
        queue.put_nowait(item)
    log(f"full {yes(queue.full())}")
    log(" ".join([str(await queue.get()) for _ in range(3)]))
