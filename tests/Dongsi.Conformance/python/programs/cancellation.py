"""Cancelling tasks: what the canceller, the cancelled and its waiters see."""

import asyncio

from harness import Oops, at, count_turns, outcome, show, why, yes


async def a_sleeping_task_is_cancelled_in_the_next_turn(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log(f"child cancelled {at()}")
            raise

    task = asyncio.create_task(child())
    await asyncio.sleep(1)
    count_turns(log, 3)
    log(f"cancel {yes(task.cancel())}, done {yes(task.done())}, cancelled {yes(task.cancelled())}")
    try:
        await task
    except asyncio.CancelledError as error:
        log(f"main {show(error)}")
    log(outcome(task))


async def a_task_cancelled_before_its_first_step_never_runs(log):
    async def child():
        try:
            log("never")
        finally:
            log("not even this")

    task = asyncio.create_task(child())
    task.cancel()
    log(outcome(task))
    await asyncio.wait([task])
    log(outcome(task))


async def the_message_reaches_the_task_and_its_waiter(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            log(f"child {why(error)}")
            raise

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    task.cancel("shop is closed")
    try:
        await task
    except asyncio.CancelledError as error:
        log(f"waiter {why(error)}")


async def the_first_message_wins_once_it_is_on_its_way(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            log(f"child {why(error)}")
            raise

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    task.cancel("first")
    task.cancel("second")
    await asyncio.wait([task])


async def the_last_message_wins_while_it_cannot_be_delivered(log):
    async def child():
        me = asyncio.current_task()
        me.cancel("first")
        me.cancel("second")
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError as error:
            log(f"child {why(error)}")

    await asyncio.create_task(child())


async def cancelling_twice_counts_twice_and_is_delivered_once(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log(f"asked {asyncio.current_task().cancelling()} times")
        await asyncio.sleep(1)
        log("went on")

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    log(f"cancel {yes(task.cancel())}, again {yes(task.cancel())}")
    await task
    log(f"{outcome(task)}, cancel {yes(task.cancel())}, asked {task.cancelling()} times")


async def a_second_cancel_interrupts_the_clean_up(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log(f"cleaning {at()}")
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                log(f"interrupted {at()}")
                raise

    task = asyncio.create_task(child())
    for _ in range(2):
        await asyncio.sleep(1)
        task.cancel()
    await asyncio.wait([task])
    log(outcome(task))


async def swallowing_ends_the_task_well(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log("swallowed")
        return 4

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    task.cancel()
    log(f"got {await task}")
    log(f"{outcome(task)}, cancelled {yes(task.cancelled())}, asked {task.cancelling()} times")


async def a_failure_while_cleaning_up_wins(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            raise Oops("clean-up")

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))


async def a_task_that_cancels_itself_and_returns_is_cancelled(log):
    async def child():
        asyncio.current_task().cancel()
        log("returning")
        return 5

    task = asyncio.create_task(child())
    await asyncio.wait([task])
    log(outcome(task))


async def a_task_that_cancels_itself_and_fails_has_failed(log):
    async def child():
        asyncio.current_task().cancel()
        raise Oops("child")

    task = asyncio.create_task(child())
    await asyncio.wait([task])
    log(outcome(task))


async def a_task_that_cancels_itself_hears_of_it_at_its_next_await(log):
    async def child():
        asyncio.current_task().cancel()
        done = asyncio.get_running_loop().create_future()
        done.set_result(1)
        log(f"a done future does not suspend: {await done}")
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError as error:
            log(f"at the sleep: {show(error)}")
            raise

    task = asyncio.create_task(child())
    await asyncio.wait([task])
    log(outcome(task))


async def a_cancel_after_the_result_is_ready_loses_the_result(log):
    future = asyncio.get_running_loop().create_future()

    async def child():
        try:
            log(f"got {await future}")
        except asyncio.CancelledError as error:
            log(show(error))
            raise

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    future.set_result(1)
    log(f"cancel {yes(task.cancel())}")
    await asyncio.wait([task])
    log(f"{outcome(task)}, future {outcome(future)}")


async def uncancel_takes_back_a_request_not_yet_delivered(log):
    async def child():
        me = asyncio.current_task()
        me.cancel()
        log(f"asked {me.cancelling()}, after uncancel {me.uncancel()}, again {me.uncancel()}")
        await asyncio.sleep(1)
        return 6

    task = asyncio.create_task(child())
    await asyncio.wait([task])
    log(outcome(task))


async def uncancel_of_one_of_two_requests_delivers(log):
    async def child():
        me = asyncio.current_task()
        me.cancel()
        me.cancel()
        log(f"left {me.uncancel()}")
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError as error:
            log(f"{show(error)}, asked {me.cancelling()}")

    await asyncio.create_task(child())


async def uncancel_after_delivery_clears_the_count(log):
    async def child():
        me = asyncio.current_task()
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log(f"asked {me.cancelling()}, left {me.uncancel()}")
        await asyncio.sleep(1)
        return me.cancelling()

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    task.cancel()
    log(f"got {await task}")


async def raising_cancelled_without_a_request_cancels_the_task(log):
    async def child():
        raise asyncio.CancelledError("on my own")

    task = asyncio.create_task(child())
    try:
        await task
    except asyncio.CancelledError as error:
        log(why(error))
    log(f"{outcome(task)}, asked {task.cancelling()} times")


async def siblings_are_cancelled_in_the_order_of_the_calls(log):
    async def child(name):
        try:
            await asyncio.sleep(10)
        finally:
            log(name)

    tasks = [asyncio.create_task(child(name)) for name in "abc"]
    await asyncio.sleep(0)
    for index in (2, 0, 1):
        tasks[index].cancel()
    await asyncio.wait(tasks)
