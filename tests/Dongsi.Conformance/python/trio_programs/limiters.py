"""CapacityLimiter: so many at once, and each borrower once."""

import trio

from trio_harness import Oops, at, fate, show


def _numbers(limiter):
    return f"{limiter.borrowed_tokens} of {limiter.total_tokens}, free {limiter.available_tokens}"


async def _take(limiter, log, name, seconds):
    async with limiter:
        log(f"{name} has one {at()}")
        await trio.sleep(seconds)


async def so_many_at_once(log):
    limiter = trio.CapacityLimiter(2)
    async with trio.open_nursery() as nursery:
        for name, seconds in (("a", 1), ("b", 2), ("c", 2.5), ("d", 1.25), ("e", 1)):
            nursery.start_soon(_take, limiter, log, name, seconds)
        await trio.sleep(0.5)
        log(_numbers(limiter))
    log(_numbers(limiter))


async def a_task_borrows_once(log):
    limiter = trio.CapacityLimiter(5)
    await limiter.acquire()
    try:
        await limiter.acquire()
    except RuntimeError as error:
        log(show(error))
    try:
        limiter.acquire_nowait()
    except RuntimeError as error:
        log(show(error))
    log(_numbers(limiter))
    limiter.release()
    log(_numbers(limiter))


async def who_borrowed_nothing_gives_nothing_back(log):
    limiter = trio.CapacityLimiter(1)
    try:
        limiter.release()
    except RuntimeError as error:
        log(show(error))
    try:
        limiter.release_on_behalf_of("somebody")
    except RuntimeError as error:
        log(show(error))
    log(_numbers(limiter))


async def on_behalf_of_others(log):
    limiter = trio.CapacityLimiter(3)
    first, second = object(), object()
    await limiter.acquire_on_behalf_of(first)
    await limiter.acquire_on_behalf_of(second)
    limiter.acquire_on_behalf_of_nowait(log)
    log(_numbers(limiter))
    try:
        await limiter.acquire_on_behalf_of(first)
    except RuntimeError as error:
        log(show(error))

    async def give_back():
        limiter.release_on_behalf_of(first)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(give_back)
    limiter.release_on_behalf_of(second)
    log(_numbers(limiter))


async def not_waiting(log):
    limiter = trio.CapacityLimiter(1)
    limiter.acquire_nowait()
    try:
        limiter.acquire_on_behalf_of_nowait("somebody")
    except trio.WouldBlock as error:
        log(show(error))
    limiter.release()
    limiter.acquire_on_behalf_of_nowait("somebody")
    log(_numbers(limiter))


async def more_tokens_wake_who_waits(log):
    limiter = trio.CapacityLimiter(1)
    async with trio.open_nursery() as nursery:
        for name in "abcd":
            nursery.start_soon(_take, limiter, log, name, 10)
        await trio.sleep(1)
        limiter.total_tokens = 3
        await trio.sleep(1)
        log(_numbers(limiter))


async def fewer_tokens_than_are_borrowed(log):
    limiter = trio.CapacityLimiter(3)
    async with trio.open_nursery() as nursery:
        for name, seconds in (("a", 1), ("b", 2), ("c", 3), ("d", 1), ("e", 1)):
            nursery.start_soon(_take, limiter, log, name, seconds)
        await trio.sleep(0.5)
        limiter.total_tokens = 1
        log(_numbers(limiter))
        await trio.sleep(1)
        log(_numbers(limiter))


async def no_tokens_or_half_a_token_are_refused(log):
    for total in (-1, 1.5):
        try:
            trio.CapacityLimiter(total)
            log("never")
        except (ValueError, TypeError) as error:
            log(show(error))
    limiter = trio.CapacityLimiter(1)
    try:
        limiter.total_tokens = -1
    except ValueError as error:
        log(show(error))
    log(_numbers(limiter))


async def a_cancelled_waiter_leaves_the_row(log):
    limiter = trio.CapacityLimiter(1)

    async def impatient():
        with trio.move_on_after(1) as scope:
            await _take(limiter, log, "impatient", 1)
        log(f"{fate(scope)} {at()}")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(_take, limiter, log, "first", 2)
        await trio.lowlevel.checkpoint()
        nursery.start_soon(impatient)
        await trio.lowlevel.checkpoint()
        nursery.start_soon(_take, limiter, log, "last", 1)
    log(_numbers(limiter))


async def a_token_and_a_cancel_in_one_turn(log):
    limiter = trio.CapacityLimiter(1)
    scopes = []

    async def take():
        with trio.CancelScope() as scope:
            scopes.append(scope)
            await _take(limiter, log, "waiter", 1)

    await limiter.acquire()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(take)
        await trio.sleep(1)
        limiter.release()
        scopes[0].cancel()
    log(f"{fate(scopes[0])}, {_numbers(limiter)}")


async def a_failure_gives_the_token_back(log):
    limiter = trio.CapacityLimiter(1)
    try:
        async with limiter:
            raise Oops("inside")
    except Oops as error:
        log(f"{show(error)}, {_numbers(limiter)}")


async def a_token_given_back_goes_to_who_waits(log):
    limiter = trio.CapacityLimiter(1)
    await limiter.acquire()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_take, limiter, log, "waiter", 1)
        await trio.sleep(1)
        limiter.release()
        try:
            limiter.acquire_nowait()
        except trio.WouldBlock as error:
            log(show(error))
        log(_numbers(limiter))


async def statistics_say_who_waits(log):
    limiter = trio.CapacityLimiter(1)
    async with trio.open_nursery() as nursery:
        for name in "abc":
            nursery.start_soon(_take, limiter, log, name, 1)
        await trio.sleep(0.5)
        log(f"waiting {limiter.statistics().tasks_waiting}")
