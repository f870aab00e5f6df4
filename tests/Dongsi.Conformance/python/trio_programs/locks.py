"""Lock, Event, Condition and Semaphore of Trio: the lock knows whose it is."""

import trio

from trio_harness import at, fate, show, yes


async def _take(lock, log, name, seconds=0.0):
    async with lock:
        log(f"{name} has it {at()}")
        await trio.sleep(seconds)


async def first_come_first_served(log):
    lock = trio.Lock()
    async with trio.open_nursery() as nursery:
        for name in "abc":
            nursery.start_soon(_take, lock, log, name, 1)


async def a_task_takes_it_once(log):
    lock = trio.Lock()
    await lock.acquire()
    for attempt in (lock.acquire, _nowait(lock)):
        try:
            await attempt()
        except RuntimeError as error:
            log(show(error))
    lock.release()
    log(f"locked {yes(lock.locked())}")


def _nowait(lock):
    async def attempt():
        lock.acquire_nowait()
    return attempt


async def only_its_owner_releases_it(log):
    lock = trio.Lock()

    async def other():
        try:
            lock.release()
        except RuntimeError as error:
            log(show(error))

    try:
        lock.release()
    except RuntimeError as error:
        log(show(error))
    await lock.acquire()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(other)
    log(f"locked {yes(lock.locked())}")
    lock.release()
    log(f"locked {yes(lock.locked())}")


async def a_release_hands_it_over(log):
    lock = trio.Lock()
    await lock.acquire()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_take, lock, log, "waiter")
        await trio.sleep(1)
        lock.release()
        log(f"locked {yes(lock.locked())}")
        try:
            lock.acquire_nowait()
        except trio.WouldBlock as error:
            log(show(error))


async def a_lock_handed_over_and_a_cancel_in_one_turn(log):
    lock = trio.Lock()
    scopes = []

    async def take():
        with trio.CancelScope() as scope:
            scopes.append(scope)
            await _take(lock, log, "waiter", 1)

    await lock.acquire()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(take)
        await trio.sleep(1)
        lock.release()
        scopes[0].cancel()
    log(f"{fate(scopes[0])}, locked {yes(lock.locked())}")


async def a_cancel_and_then_the_release_in_one_turn(log):
    lock = trio.Lock()
    scopes = []

    async def take():
        with trio.CancelScope() as scope:
            scopes.append(scope)
            await _take(lock, log, "first", 1)

    await lock.acquire()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(take)
        await trio.sleep(0.5)
        nursery.start_soon(_take, lock, log, "second")
        await trio.sleep(0.5)
        scopes[0].cancel()
        lock.release()
    log(f"{fate(scopes[0])}, locked {yes(lock.locked())}")


async def in_a_cancelled_scope_it_is_not_taken(log):
    lock = trio.Lock()
    with trio.CancelScope() as scope:
        scope.cancel()
        await lock.acquire()
        log("never")
    log(f"{fate(scope)}, locked {yes(lock.locked())}")


async def an_event_lets_all_go_on(log):
    event = trio.Event()

    async def wait(name):
        await event.wait()
        log(f"{name} goes on {at()}")

    async with trio.open_nursery() as nursery:
        for name in "abc":
            nursery.start_soon(wait, name)
        await trio.sleep(1)
        event.set()
        event.set()
        log(f"set {yes(event.is_set())}, waiting {event.statistics().tasks_waiting}")
    await event.wait()


async def a_condition_without_its_lock(log):
    condition = trio.Condition()
    try:
        await condition.wait()
    except RuntimeError as error:
        log(show(error))
    try:
        condition.notify()
    except RuntimeError as error:
        log(show(error))

    async def other():
        try:
            condition.notify_all()
        except RuntimeError as error:
            log(f"another task {show(error)}")

    async with condition:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(other)


async def a_condition_wakes_in_order(log):
    condition = trio.Condition()

    async def wait(name):
        async with condition:
            await condition.wait()
            log(f"{name} goes on {at()}")

    async with trio.open_nursery() as nursery:
        for name in "abc":
            nursery.start_soon(wait, name)
        await trio.sleep(1)
        async with condition:
            condition.notify()
        await trio.sleep(1)
        async with condition:
            condition.notify_all()


async def a_cancelled_wait_for_a_condition_has_the_lock_again(log):
    condition = trio.Condition()

    async def wait():
        async with condition:
            try:
                await condition.wait()
            except trio.Cancelled as error:
                log(f"{show(error)}, locked {yes(condition.locked())} {at()}")
                raise

    async with trio.open_nursery() as nursery:
        nursery.start_soon(wait)
        await trio.sleep(1)
        async with condition:
            nursery.cancel_scope.cancel()
            with trio.CancelScope(shield=True):
                await trio.sleep(1)
            log(f"released {at()}")
    log(f"locked {yes(condition.locked())}")


async def a_semaphore_with_a_bound(log):
    semaphore = trio.Semaphore(1, max_value=1)
    try:
        semaphore.release()
        log("never")
    except ValueError:
        log("refused")
    await semaphore.acquire()
    try:
        semaphore.acquire_nowait()
    except trio.WouldBlock as error:
        log(show(error))
    semaphore.release()
    log(f"value {semaphore.value}")


async def a_semaphore_and_a_cancel_in_one_turn(log):
    semaphore = trio.Semaphore(0)
    scopes = []

    async def take():
        with trio.CancelScope() as scope:
            scopes.append(scope)
            await semaphore.acquire()
            log("has one")
            await trio.lowlevel.checkpoint()
            log("never")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(take)
        await trio.sleep(1)
        semaphore.release()
        scopes[0].cancel()
    log(f"{fate(scopes[0])}, value {semaphore.value}")
