"""sleep: seconds, zero, results."""

import asyncio

from harness import at, count_turns, outcome


async def sleepers_wake_by_their_deadlines(log):
    async def sleeper(seconds):
        await asyncio.sleep(seconds)
        log(f"{seconds:g} {at()}")

    await asyncio.gather(sleeper(2), sleeper(0.5), sleeper(1.25))


async def sleep_zero_is_one_turn(log):
    count_turns(log, 4)
    for number in range(3):
        await asyncio.sleep(0)
        log(f"awake {number}")
    log(at())


async def sleep_gives_its_result(log):
    log(f"{await asyncio.sleep(1, 'slept')} {at()}")
    log(f"{await asyncio.sleep(0, 'yielded')} {at()}")


async def sleepers_and_timers_of_one_moment(log):
    loop = asyncio.get_running_loop()

    async def sleeper():
        await asyncio.sleep(1)
        log(f"sleeper {at()}")

    loop.call_later(1, log, "timer before")
    task = asyncio.create_task(sleeper())
    await asyncio.sleep(0)
    count_turns(log, 1)
    loop.call_later(1, lambda: count_turns(log, 2))
    await task


async def a_negative_delay_is_refused(log):
    for refused in (asyncio.sleep, lambda delay: asyncio.get_running_loop().call_later(delay, log, "x")):
        try:
            result = refused(-1)
            if asyncio.iscoroutine(result):
                await result
            log("accepted")
        except ValueError:
            log("refused")
    await asyncio.sleep(0)


async def a_delay_that_is_not_a_number_is_refused(log):
    try:
        await asyncio.sleep(float("nan"))
    except ValueError:
        log("refused")


async def a_cancelled_sleep_leaves_no_timer(log):
    async def sleeper():
        await asyncio.sleep(100)

    task = asyncio.create_task(sleeper())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")
    await asyncio.sleep(2)
    log(at())


async def many_sleepers_of_one_moment_wake_in_order(log):
    async def sleeper(number):
        await asyncio.sleep(1)
        order.append(number)

    order = []
    await asyncio.gather(*(sleeper(number) for number in range(20)))
    log("in order" if order == sorted(order) else "shuffled")


async def time_stands_still_while_callbacks_run(log):
    loop = asyncio.get_running_loop()
    log(at())
    for _ in range(5):
        await asyncio.sleep(0)
    log(at())
    loop.call_later(1, lambda: log(at()))
    await asyncio.sleep(1)
    log(at())
