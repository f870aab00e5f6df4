"""shield: the outside may be cancelled, the inside goes on."""

import asyncio

from harness import Oops, at, count_turns, outcome, show, why, yes


async def the_inner_task_outlives_the_cancel(log):
    async def inner():
        await asyncio.sleep(3)
        log(f"inner ends {at()}")
        return 1

    async def outer():
        try:
            await asyncio.shield(inner_task)
        except asyncio.CancelledError as error:
            log(f"outer {why(error)} {at()}")
            raise

    inner_task = asyncio.create_task(inner())
    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel("outside")
    await asyncio.wait([task])
    log(f"outer {outcome(task)}, inner {outcome(inner_task)}, inner asked {inner_task.cancelling()}")
    log(f"inner gave {await inner_task}")


async def a_cancelled_inner_task_cancels_the_outer(log):
    async def inner():
        await asyncio.sleep(10)

    inner_task = asyncio.create_task(inner())
    shielded = asyncio.shield(inner_task)
    asyncio.get_running_loop().call_later(1, inner_task.cancel)
    try:
        await shielded
    except asyncio.CancelledError as error:
        log(f"{show(error)} {at()}")
    log(f"shield {outcome(shielded)}, main asked {asyncio.current_task().cancelling()}")


async def the_result_passes_through(log):
    async def inner():
        await asyncio.sleep(1)
        return 4

    log(f"{await asyncio.shield(inner())} {at()}")


async def the_failure_passes_through(log):
    async def inner():
        await asyncio.sleep(1)
        raise Oops("inner")

    try:
        await asyncio.shield(inner())
    except Oops as error:
        log(f"{show(error)} {at()}")


async def a_done_future_is_given_back_as_it_is(log):
    future = asyncio.get_running_loop().create_future()
    future.set_result(2)
    shielded = asyncio.shield(future)
    log(f"same {yes(shielded is future)}, done {yes(shielded.done())}")
    count_turns(log, 1)
    log(f"{await shielded}")
    await asyncio.sleep(0)


async def cancelling_the_shield_itself_ends_only_the_shield(log):
    future = asyncio.get_running_loop().create_future()
    shielded = asyncio.shield(future)
    log(f"cancel {yes(shielded.cancel())}, shield {outcome(shielded)}, inner {outcome(future)}")
    future.set_result(3)
    await asyncio.sleep(0)
    log(f"inner {outcome(future)}")


async def a_failure_after_the_shield_was_cancelled_is_reported_once(log):
    async def inner():
        await asyncio.sleep(2)
        raise Oops("late")

    async def outer():
        await asyncio.shield(inner())

    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))
    await asyncio.sleep(2)
    log(f"main ends {at()}")


async def the_result_takes_a_turn_more_through_a_shield(log):
    future = asyncio.get_running_loop().create_future()

    async def waiter(name, awaitable):
        log(f"{name} got {await awaitable}")

    tasks = [asyncio.create_task(waiter("shielded", asyncio.shield(future))),
             asyncio.create_task(waiter("bare", future))]
    await asyncio.sleep(1)
    future.set_result(1)
    count_turns(log, 3)
    await asyncio.wait(tasks)


async def a_shield_does_not_protect_from_the_end_of_the_loop(log):
    async def inner():
        try:
            await asyncio.sleep(10)
        finally:
            log(f"inner ends {at()}")

    async def outer():
        await asyncio.shield(inner())

    asyncio.create_task(outer())
    await asyncio.sleep(1)
    log("main ends")


async def clean_up_behind_a_shield_can_be_waited_for(log):
    async def save():
        await asyncio.sleep(2)
        log(f"saved {at()}")

    async def worker():
        saving = asyncio.create_task(save())
        try:
            await asyncio.shield(saving)
        except asyncio.CancelledError:
            log(f"cancelled {at()}")
            await saving
            raise

    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")
