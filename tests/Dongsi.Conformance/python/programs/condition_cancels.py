"""Cancels and time limits of those who wait for a condition."""

import asyncio

from harness import at, outcome, show, yes


async def _wait(condition, log, name):
    async with condition:
        await condition.wait()
        log(f"{name} goes on {at()}")


async def _notify(condition, number=1):
    async with condition:
        condition.notify(number)


async def _settle():
    """Long enough for everybody to go on as far as they can."""
    await asyncio.sleep(1)


async def a_cancelled_waiter_has_the_lock_when_it_hears_of_it(log):
    condition = asyncio.Condition()

    async def wait():
        async with condition:
            try:
                await condition.wait()
            except asyncio.CancelledError as error:
                log(f"{show(error)}, locked {yes(condition.locked())} {at()}")
                raise

    task = asyncio.create_task(wait())
    await _settle()
    async with condition:
        task.cancel()
        await _settle()
        log(f"held until {at()}, {outcome(task)}")
    await asyncio.wait([task])
    log(f"{outcome(task)}, locked {yes(condition.locked())}")


async def cancelled_again_while_it_waits_for_the_lock(log):
    condition = asyncio.Condition()

    async def wait():
        async with condition:
            try:
                await condition.wait()
            except asyncio.CancelledError as error:
                log(f"{show(error)}, locked {yes(condition.locked())} {at()}, "
                    f"asked {asyncio.current_task().cancelling()}")
                raise

    task = asyncio.create_task(wait())
    await _settle()
    async with condition:
        for _ in range(3):
            task.cancel()
            await _settle()
        log(f"still {outcome(task)} {at()}")
    await asyncio.wait([task])
    log(outcome(task))


async def notified_and_then_cancelled_while_it_waits_for_the_lock(log):
    condition = asyncio.Condition()
    first = asyncio.create_task(_wait(condition, log, "first"))
    second = asyncio.create_task(_wait(condition, log, "second"))
    await _settle()
    async with condition:
        condition.notify()
        await _settle()
        first.cancel()
        await _settle()
    await asyncio.wait([first, second])
    log(f"{outcome(first)}, {outcome(second)} {at()}")


async def notified_and_cancelled_in_one_turn(log):
    condition = asyncio.Condition()
    first = asyncio.create_task(_wait(condition, log, "first"))
    second = asyncio.create_task(_wait(condition, log, "second"))
    await _settle()
    async with condition:
        condition.notify()
        first.cancel()
    await asyncio.wait([first, second])
    log(f"{outcome(first)}, {outcome(second)} {at()}")


async def cancelled_and_then_notified_in_one_turn(log):
    condition = asyncio.Condition()
    first = asyncio.create_task(_wait(condition, log, "first"))
    second = asyncio.create_task(_wait(condition, log, "second"))
    await _settle()
    async with condition:
        first.cancel()
        condition.notify()
    await asyncio.wait([first, second])
    log(f"{outcome(first)}, {outcome(second)} {at()}")


async def cancelled_while_all_are_notified(log):
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(_wait(condition, log, name)) for name in "abc"]
    await _settle()
    async with condition:
        condition.notify_all()
        tasks[1].cancel()
    await asyncio.wait(tasks)
    log(" ".join(outcome(task) for task in tasks))


async def a_time_limit_ends_a_wait_with_the_lock(log):
    condition = asyncio.Condition()
    async with condition:
        try:
            await asyncio.wait_for(condition.wait(), 1)
        except TimeoutError as error:
            log(f"{show(error)} {at()}, locked {yes(condition.locked())}")
    log(f"locked {yes(condition.locked())}")


async def a_time_limit_and_the_notify_in_one_turn(log):
    condition = asyncio.Condition()

    async def impatient():
        async with condition:
            try:
                async with asyncio.timeout(1):
                    await condition.wait()
            except TimeoutError as error:
                log(f"{show(error)} {at()}, locked {yes(condition.locked())}")

    async def notify():
        await asyncio.sleep(1)
        await _notify(condition)

    notifier = asyncio.create_task(notify())
    first = asyncio.create_task(impatient())
    second = asyncio.create_task(_wait(condition, log, "second"))
    await asyncio.wait([notifier, first, second])
