"""wait_for: one awaitable, in time or cancelled."""

import asyncio

from harness import Oops, at, count_turns, outcome, show, why, yes


async def in_time_gives_the_result(log):
    async def child():
        await asyncio.sleep(1)
        return 5

    log(f"{await asyncio.wait_for(child(), 2)} {at()}")


async def too_late_cancels_and_raises(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log(f"child cancelled {at()}")
            raise

    try:
        await asyncio.wait_for(child(), 2)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")
    log(f"main asked {asyncio.current_task().cancelling()}")


async def without_a_timeout_it_waits(log):
    async def child():
        await asyncio.sleep(1000)
        return 5

    log(f"{await asyncio.wait_for(child(), None)} {at()}")


async def a_failure_in_time_passes_through(log):
    async def child():
        await asyncio.sleep(1)
        raise Oops("child")

    try:
        await asyncio.wait_for(child(), 2)
    except Oops as error:
        log(f"{show(error)} {at()}")


async def a_coroutine_runs_in_the_same_task(log):
    async def child():
        log(asyncio.current_task().get_name())

    asyncio.current_task().set_name("main")
    await asyncio.wait_for(child(), 1)


async def zero_never_starts_a_coroutine(log):
    async def child():
        log("never")

    for timeout in (0, -1):
        try:
            await asyncio.wait_for(child(), timeout)
        except TimeoutError as error:
            log(show(error))


async def zero_with_a_done_future_gives_its_result(log):
    future = asyncio.get_running_loop().create_future()
    future.set_result(3)
    log(f"{await asyncio.wait_for(future, 0)}")


async def zero_with_a_pending_future_cancels_it(log):
    future = asyncio.get_running_loop().create_future()
    try:
        await asyncio.wait_for(future, 0)
    except TimeoutError as error:
        log(f"{show(error)}, future {outcome(future)} {at()}")


async def it_waits_for_the_clean_up(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(3)
            log(f"cleaned up {at()}")

    try:
        await asyncio.wait_for(child(), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")


async def a_child_that_swallows_gives_its_result(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log(f"swallowed {at()}")
        return 7

    log(f"{await asyncio.wait_for(child(), 1)}, main asked {asyncio.current_task().cancelling()}")


async def a_failure_of_the_clean_up_wins(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            raise Oops("clean-up")

    try:
        await asyncio.wait_for(child(), 1)
    except Oops as error:
        log(f"{show(error)} {at()}")


async def a_task_that_is_late_is_cancelled(log):
    async def child():
        await asyncio.sleep(10)

    task = asyncio.create_task(child())
    try:
        await asyncio.wait_for(task, 1)
    except TimeoutError as error:
        log(f"{show(error)}, task {outcome(task)}")


async def a_shielded_task_outlives_the_timeout(log):
    async def child():
        await asyncio.sleep(3)
        return 9

    task = asyncio.create_task(child())
    try:
        await asyncio.wait_for(asyncio.shield(task), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")
    log(f"{await task} {at()}")


async def an_outer_cancel_cancels_the_child(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            log(f"child {why(error)}")
            raise

    async def waiter():
        await asyncio.wait_for(child(), 5)

    task = asyncio.create_task(waiter())
    await asyncio.sleep(1)
    task.cancel("outside")
    try:
        await task
    except asyncio.CancelledError as error:
        log(f"waiter {why(error)} {at()}")


async def a_result_and_an_outer_cancel_in_one_turn_is_a_cancellation(log):
    future = asyncio.get_running_loop().create_future()

    async def waiter():
        try:
            log(f"got {await asyncio.wait_for(future, 5)}")
        except asyncio.CancelledError as error:
            log(show(error))
            raise

    task = asyncio.create_task(waiter())
    await asyncio.sleep(1)
    future.set_result(1)
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))


async def a_timeout_and_an_outer_cancel_in_one_turn_is_a_cancellation(log):
    async def waiter():
        try:
            await asyncio.wait_for(asyncio.sleep(10), 1)
        except TimeoutError as error:
            log(show(error))

    task = asyncio.create_task(waiter())
    asyncio.get_running_loop().call_later(1, task.cancel)
    await asyncio.wait([task])
    log(f"{outcome(task)}, asked {task.cancelling()}")


async def a_result_at_the_very_deadline(log):
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(1, future.set_result, "just in time")

    async def waiter():
        try:
            log(f"got {await asyncio.wait_for(future, 1)}")
        except TimeoutError as error:
            log(show(error))

    await waiter()


async def the_timer_is_gone_after_success(log):
    loop = asyncio.get_running_loop()
    await asyncio.wait_for(asyncio.sleep(1), 5)
    count_turns(log, 1)
    await asyncio.sleep(10)
    log(f"nothing else happened {yes(loop.time() == 11)}")
