"""gather: results in order, the first failure at once, siblings go on."""

import asyncio

from harness import Oops, at, outcome, show, why, yes


async def _after(delay, result):
    await asyncio.sleep(delay)
    return result


async def _fail_after(delay, text):
    await asyncio.sleep(delay)
    raise Oops(text)


async def results_come_in_the_order_of_the_arguments(log):
    first, second, third = await asyncio.gather(_after(3, "a"), _after(1, "b"), _after(2, "c"))
    log(f"{first} {second} {third} {at()}")


async def children_start_in_order_in_the_next_turn(log):
    async def child(name):
        log(f"{name} starts")

    future = asyncio.gather(child("a"), child("b"))
    log("gathered")
    await future


async def a_coroutine_given_twice_runs_once(log):
    async def child():
        log("child runs")
        await asyncio.sleep(1)
        return 5

    coroutine = child()
    log(" ".join(str(result) for result in await asyncio.gather(coroutine, coroutine, _after(0, 6))))


async def gathering_nothing_is_an_empty_list(log):
    future = asyncio.gather(*[])
    log(f"done {yes(future.done())}")
    log(f"{len(await future)} results, done {yes(future.done())}")


async def the_first_failure_comes_at_once_and_siblings_go_on(log):
    async def sibling():
        await asyncio.sleep(3)
        log(f"sibling ends {at()}")

    task = asyncio.create_task(sibling())
    try:
        await asyncio.gather(task, _fail_after(1, "first"))
    except Oops as error:
        log(f"{show(error)} {at()}")
    await task


async def a_second_failure_is_silent(log):
    try:
        await asyncio.gather(_fail_after(2, "second"), _fail_after(1, "first"))
    except Oops as error:
        log(show(error))
    await asyncio.sleep(5)
    log("main ends")


async def outcomes_keep_failures_in_their_places(log):
    results = await asyncio.gather(_fail_after(2, "x"), _after(1, 7), return_exceptions=True)
    log(f"{show(results[0])} {results[1]} {at()}")


async def a_cancelled_child_is_a_failure_not_a_cancellation(log):
    tasks = [asyncio.create_task(_after(10, "slow")), asyncio.create_task(_after(2, "fine"))]
    future = asyncio.gather(*tasks)
    asyncio.get_running_loop().call_later(1, tasks[0].cancel, "just me")
    try:
        await future
    except asyncio.CancelledError as error:
        log(f"{why(error)} {at()}")
    log(f"gather cancelled {yes(future.cancelled())}, main asked {asyncio.current_task().cancelling()}")
    log(f"sibling {outcome(tasks[1])}, later {await tasks[1]}")


async def a_cancelled_child_is_an_outcome(log):
    tasks = [asyncio.create_task(_after(10, "slow")), asyncio.create_task(_after(2, "fine"))]
    asyncio.get_running_loop().call_later(1, tasks[0].cancel)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    log(f"{show(results[0])} {results[1]} {at()}")


async def cancelling_the_gather_cancels_every_child(log):
    async def child(name):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            log(f"{name} {show(error)}")
            raise

    tasks = [asyncio.create_task(child(name)) for name in "abc"]
    future = asyncio.gather(*tasks)
    await asyncio.sleep(1)
    log(f"cancel {yes(future.cancel())}, done {yes(future.done())}")
    try:
        await future
    except asyncio.CancelledError as error:
        log(f"main {show(error)}, gather cancelled {yes(future.cancelled())}")


async def cancelling_the_waiter_of_a_gather_cancels_every_child(log):
    async def child(name):
        try:
            await asyncio.sleep(10)
        finally:
            log(f"{name} ends")

    async def waiter():
        await asyncio.gather(child("a"), child("b"))

    task = asyncio.create_task(waiter())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")


async def a_cancelled_gather_does_not_wait_for_slow_clean_up(log):
    async def child(name, seconds):
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(seconds)
            log(f"{name} cleaned up {at()}")

    future = asyncio.gather(child("slow", 3), child("quick", 1))
    await asyncio.sleep(1)
    future.cancel()
    try:
        await future
    except asyncio.CancelledError as error:
        log(f"main {show(error)} {at()}")
    await asyncio.sleep(5)


async def cancelled_outcomes_wait_for_every_child_and_still_raise(log):
    async def child(name, seconds):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            await asyncio.sleep(seconds)
            log(f"{name} swallowed {at()}")
        return name

    future = asyncio.gather(child("slow", 3), child("quick", 1), return_exceptions=True)
    await asyncio.sleep(1)
    future.cancel()
    try:
        await future
    except asyncio.CancelledError as error:
        log(f"main {show(error)} {at()}")


async def children_that_swallow_the_cancel_give_their_results(log):
    async def child(name):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log(f"{name} swallows")
        return name

    future = asyncio.gather(child("a"), child("b"))
    await asyncio.sleep(1)
    future.cancel()
    try:
        log(" ".join(await future))
    except asyncio.CancelledError as error:
        log(show(error))


async def cancelling_a_done_gather_does_nothing(log):
    future = asyncio.gather(_after(1, 1))
    await future
    log(f"cancel {yes(future.cancel())}, cancelled {yes(future.cancelled())}")


async def gathering_what_is_already_done_is_done_at_once(log):
    task = asyncio.create_task(_after(0, 4))
    await task
    asyncio.get_running_loop().call_soon(log, "callback")
    log(f"done {yes(asyncio.gather(task).done())}")
    log(f"{(await asyncio.gather(task))[0]}")
