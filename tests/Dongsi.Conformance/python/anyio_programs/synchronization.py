"""Lock, Event, Condition, Semaphore, CapacityLimiter and ResourceGuard of AnyIO."""

import anyio
from anyio._core._synchronization import ResourceGuard

from trio_harness import Oops, at, show, yes


async def a_guard_lets_one_in(log):
    guard = ResourceGuard("reading from")

    async def use(name, seconds):
        try:
            with guard:
                log(f"{name} is in {at()}")
                await anyio.sleep(seconds)
        except anyio.BusyResourceError as error:
            log(f"{name} {show(error)} {at()}")

    async with anyio.create_task_group() as group:
        group.start_soon(use, "first", 2)
        await anyio.sleep(1)
        group.start_soon(use, "second", 1)
        await anyio.sleep(2)
        group.start_soon(use, "third", 1)


async def a_guard_is_left_by_a_failure(log):
    guard = ResourceGuard("reading from")
    try:
        with guard:
            raise Oops("inside")
    except Oops as error:
        log(show(error))
    with guard:
        log("in again")


async def a_guard_within_itself(log):
    guard = ResourceGuard("reading from")
    with guard:
        try:
            with guard:
                log("never")
        except anyio.BusyResourceError as error:
            log(show(error))
    with guard:
        log("in again")


async def a_lock_belongs_to_its_task(log):
    lock = anyio.Lock()

    async def other():
        try:
            lock.release()
        except RuntimeError as error:
            log(f"release {show(error)}")
        try:
            lock.acquire_nowait()
        except anyio.WouldBlock as error:
            log(show(error))

    await lock.acquire()
    try:
        await lock.acquire()
    except RuntimeError as error:
        log(f"acquire {show(error)}")
    async with anyio.create_task_group() as group:
        group.start_soon(other)
    lock.release()
    log(f"locked {yes(lock.locked())}")


async def a_cancelled_waiter_of_a_lock_lets_the_next_one_in(log):
    lock = anyio.Lock()

    async def take(name, limit):
        with anyio.move_on_after(limit):
            async with lock:
                log(f"{name} has it {at()}")
            return
        log(f"{name} gave up {at()}")

    async with anyio.create_task_group() as group:
        await lock.acquire()
        group.start_soon(take, "impatient", 1)
        await anyio.sleep(0.5)
        group.start_soon(take, "patient", 10)
        await anyio.sleep(1.5)
        lock.release()
    log(f"locked {yes(lock.locked())}")


async def a_semaphore_not_waiting(log):
    semaphore = anyio.Semaphore(2, max_value=2)
    semaphore.acquire_nowait()
    semaphore.acquire_nowait()
    try:
        semaphore.acquire_nowait()
    except anyio.WouldBlock as error:
        log(f"{show(error)}, value {semaphore.value}")
    semaphore.release()
    semaphore.release()
    try:
        semaphore.release()
        log("never")
    except ValueError:
        log(f"refused, value {semaphore.value}")


async def a_condition_notifies(log):
    condition = anyio.Condition()

    async def wait(name):
        async with condition:
            await condition.wait()
            log(f"{name} goes on {at()}")

    async with anyio.create_task_group() as group:
        for name in "abc":
            group.start_soon(wait, name)
        await anyio.sleep(1)
        async with condition:
            condition.notify(2)
        await anyio.sleep(1)
        async with condition:
            condition.notify_all()


async def an_event_is_set_once(log):
    event = anyio.Event()

    async def wait():
        await event.wait()
        log(f"goes on {at()}")

    async with anyio.create_task_group() as group:
        group.start_soon(wait)
        await anyio.sleep(1)
        log(f"set {yes(event.is_set())}, waiting {event.statistics().tasks_waiting}")
        event.set()
    log(f"set {yes(event.is_set())}")


async def a_limiter_and_its_borrowers(log):
    limiter = anyio.CapacityLimiter(2)
    await limiter.acquire()
    try:
        await limiter.acquire()
    except RuntimeError as error:
        log(show(error))
    await limiter.acquire_on_behalf_of("somebody")
    log(f"{limiter.borrowed_tokens:g} of {limiter.total_tokens:g}")
    limiter.release()
    limiter.release_on_behalf_of("somebody")
    log(f"{limiter.borrowed_tokens:g} of {limiter.total_tokens:g}, free {limiter.available_tokens:g}")
