"""Futures: set once, callbacks in order and never inline."""

import asyncio

from harness import Oops, count_turns, outcome, show, why, yes


async def callbacks_run_in_order_and_never_inline(log):
    future = asyncio.get_running_loop().create_future()
    for name in "abc":
        future.add_done_callback(lambda _, name=name: log(name))
    log("setting")
    future.set_result(1)
    log("set")
    await asyncio.sleep(0)
    log("main")


async def a_callback_added_to_a_done_future_runs_in_the_next_turn(log):
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    count_turns(log, 2)
    future.add_done_callback(lambda f: log(f"callback {outcome(f)}"))
    log("added")
    await asyncio.sleep(1)


async def awaiting_tasks_and_callbacks_share_one_order(log):
    future = asyncio.get_running_loop().create_future()

    async def waiter(name):
        log(f"{name} got {await future}")

    future.add_done_callback(lambda _: log("callback 1"))
    tasks = [asyncio.create_task(waiter("task 1"))]
    await asyncio.sleep(0)
    future.add_done_callback(lambda _: log("callback 2"))
    tasks.append(asyncio.create_task(waiter("task 2")))
    await asyncio.sleep(0)
    future.add_done_callback(lambda _: log("callback 3"))
    future.set_result(9)
    await asyncio.wait(tasks)


async def removing_a_callback_removes_every_copy(log):
    future = asyncio.get_running_loop().create_future()

    def removed(_):
        log("never")

    def kept(_):
        log("kept")

    future.add_done_callback(removed)
    future.add_done_callback(kept)
    future.add_done_callback(removed)
    log(f"removed {future.remove_done_callback(removed)}")
    log(f"removed {future.remove_done_callback(removed)}")
    future.set_result(1)
    await asyncio.sleep(0)


async def a_failing_callback_does_not_stop_the_others(log):
    future = asyncio.get_running_loop().create_future()

    def fail(_):
        raise Oops("callback")

    future.add_done_callback(fail)
    future.add_done_callback(lambda _: log("second"))
    future.set_result(1)
    await asyncio.sleep(0)
    log(outcome(future))


async def setting_twice_is_refused(log):
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    for again in (lambda: future.set_result(2), lambda: future.set_exception(Oops("x"))):
        try:
            again()
            log("accepted")
        except asyncio.InvalidStateError as error:
            log(show(error))
    log(f"cancel {yes(future.cancel())}")
    log(outcome(future))


async def asking_a_pending_future_is_refused(log):
    future = asyncio.get_running_loop().create_future()
    try:
        future.result()
    except asyncio.InvalidStateError as error:
        log(show(error))
    log(f"done {yes(future.done())}, cancelled {yes(future.cancelled())}")
    future.cancel()


async def cancelling_once_counts(log):
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(lambda f: log(f"callback {outcome(f)}"))
    log(f"cancel {yes(future.cancel())}, again {yes(future.cancel())}")
    log(f"done {yes(future.done())}, cancelled {yes(future.cancelled())}")
    try:
        future.set_result(1)
    except asyncio.InvalidStateError as error:
        log(show(error))
    await asyncio.sleep(0)


async def a_cancelled_future_tells_its_waiters_why(log):
    future = asyncio.get_running_loop().create_future()

    async def waiter(name):
        try:
            await future
        except asyncio.CancelledError as error:
            log(f"{name} {why(error)}")
            raise

    tasks = [asyncio.create_task(waiter(name)) for name in ("first", "second")]
    await asyncio.sleep(0)
    future.cancel("no longer wanted")
    await asyncio.wait(tasks)
    for task in tasks:
        log(f"{outcome(task)}, asked {task.cancelling()} times")
    try:
        future.result()
    except asyncio.CancelledError as error:
        log(f"result {show(error)}")


async def a_cancelled_future_that_is_caught_does_no_harm(log):
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(future.cancel)
    try:
        await future
    except asyncio.CancelledError as error:
        log(show(error))
    await asyncio.sleep(1)
    log("went on")


async def a_failure_reaches_every_waiter(log):
    future = asyncio.get_running_loop().create_future()

    async def waiter(name):
        try:
            await future
        except Oops as error:
            log(f"{name} {show(error)}")

    tasks = [asyncio.create_task(waiter(name)) for name in ("first", "second")]
    await asyncio.sleep(0)
    future.set_exception(Oops("future"))
    await asyncio.wait(tasks)
    log(outcome(future))


async def an_untaken_failure_of_a_future_is_reported_once(log):
    future = asyncio.get_running_loop().create_future()
    future.set_exception(Oops("untaken"))
    await asyncio.sleep(1)
    log("main ends")
