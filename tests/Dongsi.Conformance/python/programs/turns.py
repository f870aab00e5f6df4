"""How many turns of the loop each construct takes to deliver: users see it as order."""

import asyncio

from harness import Oops, at, count_turns, eager, show


async def _nothing():
    pass


async def _one_yield():
    await asyncio.sleep(0)
    return 1


async def a_task_delivers_to_its_waiter(log):
    task = asyncio.create_task(_nothing())
    count_turns(log, 4)
    await task
    log("main")
    await asyncio.sleep(1)


async def a_future_delivers_to_its_waiter(log):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(future.set_result, 1)
    count_turns(log, 3)
    await future
    log("main")
    await asyncio.sleep(1)


async def a_chain_of_tasks_takes_a_turn_per_task(log):
    async def outer(task):
        await task

    count_turns(log, 7)
    task = asyncio.create_task(_one_yield())
    for _ in range(3):
        task = asyncio.create_task(outer(task))
    await task
    log("main")
    await asyncio.sleep(1)


async def gather_delivers(log):
    count_turns(log, 5)
    await asyncio.gather(_nothing(), _one_yield())
    log("main")
    await asyncio.sleep(1)


async def gather_delivers_a_failure(log):
    async def failing():
        raise Oops("child")

    count_turns(log, 4)
    try:
        await asyncio.gather(failing(), _one_yield())
    except Oops as error:
        log(show(error))
    await asyncio.sleep(1)


async def wait_delivers(log):
    tasks = [asyncio.create_task(_nothing()), asyncio.create_task(_one_yield())]
    count_turns(log, 5)
    await asyncio.wait(tasks)
    log("main")
    await asyncio.sleep(1)


async def wait_on_done_tasks_delivers(log):
    task = asyncio.create_task(_nothing())
    await task
    count_turns(log, 3)
    await asyncio.wait([task])
    log("main")
    await asyncio.sleep(1)


async def wait_for_a_coroutine_takes_no_turn(log):
    count_turns(log, 1)
    await asyncio.wait_for(_nothing(), 1)
    log("main")
    await asyncio.sleep(1)


async def wait_for_a_task_delivers(log):
    task = asyncio.create_task(_nothing())
    count_turns(log, 4)
    await asyncio.wait_for(task, 1)
    log("main")
    await asyncio.sleep(1)


async def a_timeout_delivers(log):
    loop = asyncio.get_running_loop()
    loop.call_later(1, count_turns, log, 4)
    try:
        async with asyncio.timeout(1):
            await asyncio.sleep(5)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")
    await asyncio.sleep(1)


async def a_group_delivers(log):
    count_turns(log, 5)
    async with asyncio.TaskGroup() as group:
        group.create_task(_nothing())
        group.create_task(_one_yield())
    log("main")
    await asyncio.sleep(1)


async def a_group_delivers_a_failure(log):
    async def failing():
        raise Oops("child")

    async def sibling():
        try:
            await asyncio.sleep(10)
        finally:
            log("sibling ends")

    count_turns(log, 6)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(sibling())
            group.create_task(failing())
    except* Oops as error:
        log(show(error))
    await asyncio.sleep(1)


async def as_completed_delivers(log):
    tasks = [asyncio.create_task(_nothing()), asyncio.create_task(_one_yield())]
    count_turns(log, 5)
    async for _ in asyncio.as_completed(tasks):
        log("one")
    await asyncio.sleep(1)


async def a_shield_delivers(log):
    task = asyncio.create_task(_nothing())
    count_turns(log, 5)
    await asyncio.shield(task)
    log("main")
    await asyncio.sleep(1)


async def a_cancel_delivers(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            log("child ends")

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    count_turns(log, 4)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as error:
        log(show(error))
    await asyncio.sleep(1)


async def a_sleep_delivers(log):
    loop = asyncio.get_running_loop()

    async def sleeper():
        await asyncio.sleep(1)
        log(f"sleeper {at()}")

    loop.call_later(1, count_turns, log, 3)
    task = asyncio.create_task(sleeper())
    await task
    log("main")
    await asyncio.sleep(1)


async def eager_children_of_a_gather(log):
    count_turns(log, 4)
    await asyncio.gather(eager(_nothing()), eager(_one_yield()))
    log("main")
    await asyncio.sleep(1)


async def three_workers_in_lock_step(log):
    async def worker(name):
        for step in range(2):
            log(f"{name}{step}")
            await asyncio.sleep(0)
        return name

    count_turns(log, 5)
    log(" ".join(await asyncio.gather(worker("a"), worker("b"), worker("c"))))
    await asyncio.sleep(1)
