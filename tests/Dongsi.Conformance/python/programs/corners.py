"""Timeouts, waits and eager tasks at the edges."""

import asyncio

from harness import Oops, at, eager, outcome, show, why, yes


def _asked():
    return asyncio.current_task().cancelling()


async def rescheduling_while_expiring_is_refused(log):
    try:
        async with asyncio.timeout(1) as scope:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                try:
                    scope.reschedule(20)
                    log("accepted")
                except RuntimeError as error:
                    log(show(error))
                raise
    except TimeoutError as error:
        log(f"{show(error)} {at()}")


async def rescheduling_twice_in_one_turn(log):
    try:
        async with asyncio.timeout(1) as scope:
            scope.reschedule(5)
            scope.reschedule(2)
            await asyncio.sleep(10)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")


async def a_deadline_put_off_by_somebody_else(log):
    scopes = []

    async def worker():
        async with asyncio.timeout(2) as scope:
            scopes.append(scope)
            await asyncio.sleep(3)
            return "in time after all"

    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    scopes[0].reschedule(5)
    log(f"{await task} {at()}")


async def a_timeout_in_a_coroutine_that_a_timeout_awaits(log):
    async def inner():
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(10)
        except TimeoutError:
            log(f"inner timeout {at()}")
            await asyncio.sleep(10)

    try:
        async with asyncio.timeout(3):
            await inner()
    except TimeoutError as error:
        log(f"{show(error)} {at()}, asked {_asked()}")


async def three_timeouts_in_one_turn_and_a_cancel(log):
    async def worker():
        async with asyncio.timeout(1):
            async with asyncio.timeout(1):
                async with asyncio.timeout(1):
                    await asyncio.sleep(10)

    task = asyncio.create_task(worker())
    asyncio.get_running_loop().call_at(1, task.cancel)
    await asyncio.wait([task])
    log(f"{outcome(task)}, asked {task.cancelling()} {at()}")


async def a_timeout_whose_body_fails_before_the_next_wait(log):
    future = asyncio.get_running_loop().create_future()

    async def worker():
        try:
            async with asyncio.timeout(1):
                await future
        except TimeoutError as error:
            log(f"{show(error)}, asked {_asked()}")

    task = asyncio.create_task(worker())
    asyncio.get_running_loop().call_at(1, future.set_exception, Oops("just in time"))
    await asyncio.wait([task])
    log(outcome(task))


async def wait_for_inside_wait_for(log):
    async def inner():
        try:
            await asyncio.wait_for(asyncio.sleep(10), 5)
        except TimeoutError:
            log("never: the outer one is earlier")

    try:
        await asyncio.wait_for(inner(), 1)
    except TimeoutError as error:
        log(f"{show(error)} {at()}, asked {_asked()}")


async def wait_for_zero_waits_for_the_clean_up_of_a_task(log):
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(2)
            log(f"cleaned up {at()}")

    task = asyncio.create_task(child())
    await asyncio.sleep(1)
    try:
        await asyncio.wait_for(task, 0)
    except TimeoutError as error:
        log(f"{show(error)} {at()}, {outcome(task)}")


async def wait_for_zero_of_a_task_that_swallows(log):
    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            return "swallowed"

    task = asyncio.create_task(child())
    await asyncio.sleep(1)
    try:
        log(await asyncio.wait_for(task, 0))
    except TimeoutError as error:
        log(show(error))


async def an_eager_task_cancels_its_maker(log):
    async def worker():
        me = asyncio.current_task()

        async def child():
            me.cancel("from the eager child")
            log("child ends")

        eager(child())
        log(f"maker goes on, asked {me.cancelling()}")
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError as error:
            log(why(error))

    await asyncio.create_task(worker())


async def an_eager_task_that_raises_cancelled(log):
    async def child():
        raise asyncio.CancelledError("eagerly")

    task = eager(child())
    log(outcome(task))
    try:
        await task
    except asyncio.CancelledError as error:
        log(f"{why(error)}, asked {_asked()}")


async def an_untaken_failure_of_an_eager_task_is_reported_once(log):
    async def child():
        raise Oops("eager")

    task = eager(child())
    await asyncio.sleep(1)
    log(f"main ends, done {yes(task.done())}")


async def a_callback_may_start_a_task(log):
    async def child():
        log("child")

    def callback():
        asyncio.create_task(child())
        log("callback")

    asyncio.get_running_loop().call_soon(callback)
    await asyncio.sleep(0)
    log("one turn")
    await asyncio.sleep(0)
    log("two turns")


async def frames_unwind_from_the_inside(log):
    async def frame(depth):
        try:
            if depth == 3:
                await asyncio.sleep(10)
            else:
                await frame(depth + 1)
        finally:
            log(f"frame {depth}")

    task = asyncio.create_task(frame(0))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))


async def a_frame_that_swallows_lets_the_rest_go_on(log):
    async def leaf():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log("leaf swallows")
        return "leaf"

    async def root():
        return f"root of {await leaf()}"

    task = asyncio.create_task(root())
    await asyncio.sleep(1)
    task.cancel()
    log(await task)
