"""Queue.join and task_done: waiting until the work is done."""

import asyncio

from harness import at, outcome, show


async def joining_waits_until_all_is_done(log):
    queue = asyncio.Queue()
    for item in range(3):
        queue.put_nowait(item)

    async def work():
        while True:
            item = await queue.get()
            await asyncio.sleep(1)
            log(f"done {item} {at()}")
            queue.task_done()

    worker = asyncio.create_task(work())
    await queue.join()
    log(f"joined {at()}")
    worker.cancel()


async def joining_what_has_no_work_costs_no_turn(log):
    queue = asyncio.Queue()
    asyncio.get_running_loop().call_soon(log, "callback")
    await queue.join()
    log("joined")
    await asyncio.sleep(0)


async def taken_is_not_done(log):
    queue = asyncio.Queue()
    queue.put_nowait("item")
    queue.get_nowait()
    try:
        await asyncio.wait_for(queue.join(), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")
    queue.task_done()
    await queue.join()
    log("joined")


async def done_more_often_than_put(log):
    queue = asyncio.Queue()
    queue.put_nowait("item")
    queue.task_done()
    try:
        queue.task_done()
        log("never")
    except ValueError:
        log("refused")
    await queue.join()
    log("joined")


async def work_that_comes_while_somebody_joins(log):
    queue = asyncio.Queue()
    queue.put_nowait("first")

    async def join():
        await queue.join()
        log(f"joined {at()}")

    task = asyncio.create_task(join())
    await asyncio.sleep(1)
    queue.put_nowait("second")
    queue.task_done()
    await asyncio.sleep(1)
    queue.task_done()
    await task


async def several_join(log):
    queue = asyncio.Queue()
    queue.put_nowait("item")

    async def join(name):
        await queue.join()
        log(f"{name} joined")

    tasks = [asyncio.create_task(join(name)) for name in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    queue.task_done()
    await asyncio.wait(tasks)
    log(outcome(tasks[1]))
