"""Two things that happen in one turn: which of them wins, and what becomes of the other."""

import asyncio

from harness import Oops, at, outcome, show, why, yes


async def a_failure_and_a_cancel(log):
    future = asyncio.get_running_loop().create_future()

    async def child():
        try:
            await future
        except asyncio.CancelledError as error:
            log(show(error))
            raise

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    future.set_exception(Oops("not seen by anybody"))
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))


async def a_failed_task_and_a_cancel_of_its_waiter(log):
    async def inner():
        await asyncio.sleep(1)
        raise Oops("inner")

    async def outer():
        try:
            await inner_task
        except asyncio.CancelledError as error:
            log(f"outer {show(error)}")
            raise

    inner_task = asyncio.create_task(inner())
    outer_task = asyncio.create_task(outer())
    inner_task.add_done_callback(lambda _: log(f"cancel {yes(outer_task.cancel())}"))
    await asyncio.wait([outer_task])
    log(f"{outcome(outer_task)}, inner {outcome(inner_task)}")


async def a_sleep_that_ends_and_a_cancel(log):
    async def child():
        await asyncio.sleep(1)
        log("never")

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_at(1, task.cancel)
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")


async def a_cancel_and_a_sleep_that_ends(log):
    async def child():
        await asyncio.sleep(1)
        log("never")

    task = asyncio.create_task(child())
    asyncio.get_running_loop().call_at(1, task.cancel)
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")


async def a_cancel_and_then_a_result(log):
    future = asyncio.get_running_loop().create_future()

    async def child():
        await future

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    task.cancel()
    try:
        future.set_result(1)
    except asyncio.InvalidStateError as error:
        log(f"too late: {show(error)}")
    await asyncio.wait([task])
    log(outcome(task))


async def a_cancel_and_the_end_of_the_task(log):
    async def child():
        await asyncio.sleep(1)
        return 3

    task = asyncio.create_task(child())
    task.add_done_callback(lambda t: log(f"cancel in the callback {yes(t.cancel())}"))
    log(f"{await task}, asked {task.cancelling()}")


async def a_cancel_and_an_uncancel(log):
    async def child():
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError as error:
            log(f"{show(error)}, asked {asyncio.current_task().cancelling()} {at()}")

    task = asyncio.create_task(child())
    await asyncio.sleep(1)
    # The sleep is cancelled for good; taking back the request does not bring it back.
    log(f"cancel {yes(task.cancel())}, left {task.uncancel()}")
    await task


async def a_cancel_and_an_uncancel_between_two_steps(log):
    async def child():
        await asyncio.sleep(0)
        log("went on")

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    log(f"cancel {yes(task.cancel())}, left {task.uncancel()}")
    await task
    log(outcome(task))


async def a_cancel_and_an_uncancel_before_the_first_step(log):
    async def child():
        log("child runs")

    task = asyncio.create_task(child())
    log(f"cancel {yes(task.cancel())}, left {task.uncancel()}")
    await asyncio.wait([task])
    log(outcome(task))


async def a_message_is_not_kept_for_a_later_cancel(log):
    future = asyncio.get_running_loop().create_future()

    async def child():
        me = asyncio.current_task()
        me.cancel("first")
        try:
            await future
        except asyncio.CancelledError as error:
            log(why(error))
        me.uncancel()
        asyncio.get_running_loop().call_soon(me.cancel)
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError as error:
            log(why(error))

    await asyncio.create_task(child())


async def the_children_of_a_gather_end_and_it_is_cancelled(log):
    loop = asyncio.get_running_loop()
    futures = [loop.create_future(), loop.create_future()]
    gathered = asyncio.gather(*futures)
    await asyncio.sleep(0)
    for future in futures:
        future.set_result(1)
    log(f"cancel {yes(gathered.cancel())}")
    try:
        log(f"{len(await gathered)} results")
    except asyncio.CancelledError as error:
        log(show(error))


async def the_children_of_a_gather_end_and_its_waiter_is_cancelled(log):
    loop = asyncio.get_running_loop()
    futures = [loop.create_future(), loop.create_future()]

    async def waiter():
        try:
            await asyncio.gather(*futures)
        except asyncio.CancelledError as error:
            log(f"waiter {show(error)}")
            raise

    task = asyncio.create_task(waiter())
    await asyncio.sleep(0)
    for future in futures:
        future.set_result(1)
    log(f"cancel {yes(task.cancel())}")
    await asyncio.wait([task])
    log(outcome(task))


async def a_shielded_task_fails_and_its_waiter_is_cancelled(log):
    async def inner():
        await asyncio.sleep(1)
        raise Oops("inner")

    async def outer():
        await asyncio.shield(inner_task)

    inner_task = asyncio.create_task(inner())
    outer_task = asyncio.create_task(outer())
    inner_task.add_done_callback(lambda _: log(f"cancel {yes(outer_task.cancel())}"))
    await asyncio.wait([outer_task])
    log(f"outer {outcome(outer_task)}")


async def a_wait_ends_and_its_waiter_is_cancelled(log):
    future = asyncio.get_running_loop().create_future()

    async def waiter():
        await asyncio.wait([future])

    task = asyncio.create_task(waiter())
    await asyncio.sleep(0)
    future.set_result(1)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)}, future {outcome(future)}")


async def two_waiters_of_a_future_and_one_of_them_late(log):
    future = asyncio.get_running_loop().create_future()

    async def waiter(name, seconds):
        try:
            log(f"{name} got {await asyncio.wait_for(future, seconds)} {at()}")
        except TimeoutError as error:
            log(f"{name} {show(error)} {at()}")
        except asyncio.CancelledError as error:
            log(f"{name} {show(error)} {at()}, asked {asyncio.current_task().cancelling()}")
            raise

    tasks = [asyncio.create_task(waiter("impatient", 1)), asyncio.create_task(waiter("patient", 5))]
    await asyncio.wait(tasks)
    log(", ".join(outcome(task) for task in tasks))


async def a_callback_removed_after_the_result_was_set(log):
    future = asyncio.get_running_loop().create_future()

    def callback(_):
        log("runs all the same")

    future.add_done_callback(callback)
    future.set_result(1)
    log(f"removed {future.remove_done_callback(callback)}")
    await asyncio.sleep(0)


async def a_callback_that_adds_a_callback(log):
    future = asyncio.get_running_loop().create_future()

    def outer(f):
        log("outer")
        f.add_done_callback(lambda _: log("inner"))

    future.add_done_callback(outer)
    future.add_done_callback(lambda _: log("second"))
    future.set_result(1)
    await asyncio.sleep(1)


async def a_handle_that_cancels_itself(log):
    loop = asyncio.get_running_loop()
    handles = []

    def callback():
        handles[0].cancel()
        log("ran to its end")

    handles.append(loop.call_soon(callback))
    await asyncio.sleep(1)
