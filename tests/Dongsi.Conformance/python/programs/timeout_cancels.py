"""A timeout and a cancel from outside, at the same time or one after the other."""

import asyncio

from harness import at, outcome, show, why, yes


async def a_cancel_from_outside_passes_through(log):
    async def worker():
        try:
            async with asyncio.timeout(5) as scope:
                await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            log(f"{why(error)}, expired {yes(scope.expired())}")
            raise

    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    task.cancel("outside")
    await asyncio.wait([task])
    log(f"{outcome(task)}, asked {task.cancelling()}")


async def a_cancel_just_before_the_deadline_wins(log):
    async def worker():
        async with asyncio.timeout(1):
            await asyncio.sleep(10)

    task = asyncio.create_task(worker())
    await asyncio.sleep(0.5)
    asyncio.get_running_loop().call_at(1, task.cancel)
    await asyncio.wait([task])
    log(f"{outcome(task)}, asked {task.cancelling()} {at()}")


async def a_cancel_just_behind_the_deadline_wins(log):
    async def worker():
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(10)
        except TimeoutError as error:
            log(show(error))

    loop = asyncio.get_running_loop()
    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    # Due at the same moment and registered later: the timeout's cancel comes first, both before the step.
    loop.call_at(1, task.cancel)
    await asyncio.wait([task])
    log(f"{outcome(task)}, asked {task.cancelling()} {at()}")


async def a_cancel_during_the_clean_up_of_a_timeout_wins(log):
    async def worker():
        async with asyncio.timeout(1):
            try:
                await asyncio.sleep(10)
            finally:
                await asyncio.sleep(2)

    task = asyncio.create_task(worker())
    await asyncio.sleep(2)
    task.cancel()
    await asyncio.wait([task])
    log(f"{outcome(task)}, asked {task.cancelling()} {at()}")


async def a_request_from_before_the_region_is_not_its_own(log):
    async def worker():
        me = asyncio.current_task()
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log(f"asked {me.cancelling()} {at()}")
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(10)
        except TimeoutError as error:
            log(f"{show(error)} {at()}, still asked {me.cancelling()}")

    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))


async def a_request_not_delivered_before_a_region_of_zero(log):
    async def worker():
        asyncio.current_task().cancel()
        try:
            async with asyncio.timeout(0):
                await asyncio.sleep(1)
        except TimeoutError as error:
            log(show(error))

    task = asyncio.create_task(worker())
    await asyncio.wait([task])
    log(outcome(task))


async def a_request_not_delivered_before_a_longer_region(log):
    async def worker():
        asyncio.current_task().cancel()
        async with asyncio.timeout(5):
            await asyncio.sleep(1)

    task = asyncio.create_task(worker())
    await asyncio.wait([task])
    log(f"{outcome(task)} {at()}")


async def a_body_that_cancels_itself_is_cancelled(log):
    async def worker():
        async with asyncio.timeout(5) as scope:
            asyncio.current_task().cancel()
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                log(f"expired {yes(scope.expired())}")
                raise

    task = asyncio.create_task(worker())
    await asyncio.wait([task])
    log(outcome(task))


async def a_swallowed_timeout_in_a_loop_leaves_no_debt(log):
    for attempt in range(3):
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(10)
        except TimeoutError:
            log(f"attempt {attempt} {at()}, asked {asyncio.current_task().cancelling()}")


async def a_request_not_delivered_before_the_region_and_swallowed_in_it(log):
    async def worker():
        asyncio.current_task().cancel()
        try:
            async with asyncio.timeout(1):
                try:
                    await asyncio.sleep(10)
                except asyncio.CancelledError:
                    log(f"swallowed {at()}")
                await asyncio.sleep(10)
        except TimeoutError as error:
            log(f"{show(error)} {at()}, asked {asyncio.current_task().cancelling()}")

    task = asyncio.create_task(worker())
    await asyncio.wait([task])
    log(outcome(task))
