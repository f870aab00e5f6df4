"""Which callback runs when: the ready queue, the timers, batches."""

import asyncio

from harness import Oops, at, count_turns, yes


async def call_soon_is_first_in_first_out(log):
    loop = asyncio.get_running_loop()
    for name in "abc":
        loop.call_soon(log, name)
    log("scheduled")
    await asyncio.sleep(0)
    log("main")


async def call_soon_inside_a_batch_waits_for_the_next_turn(log):
    loop = asyncio.get_running_loop()

    def first():
        log("first")
        loop.call_soon(log, "added by first")

    count_turns(log, 3)
    loop.call_soon(first)
    loop.call_soon(log, "second")
    await asyncio.sleep(1)


async def a_callback_that_keeps_adding_itself_does_not_starve_a_timer(log):
    loop = asyncio.get_running_loop()
    spins = 0
    fired = False

    def spin():
        nonlocal spins
        spins += 1
        if not fired:
            loop.call_soon(spin)

    def fire():
        nonlocal fired
        fired = True
        log(f"fired after {spins} spins")

    loop.call_soon(spin)
    loop.call_later(0, fire)
    await asyncio.sleep(1)
    log(f"{spins} spins")


async def call_later_fires_by_deadline_not_by_registration(log):
    loop = asyncio.get_running_loop()
    for delay in (3, 1, 2):
        loop.call_later(delay, lambda delay=delay: log(f"{delay} {at()}"))
    await asyncio.sleep(4)


async def timers_with_the_same_deadline(log):
    loop = asyncio.get_running_loop()
    for name in "abcdefgh":
        loop.call_later(1, log, name)
    await asyncio.sleep(2)


async def two_timers_with_the_same_deadline_share_a_turn(log):
    loop = asyncio.get_running_loop()

    def first():
        log(f"first {at()}")
        loop.call_soon(log, "added by first")

    loop.call_later(1, first)
    loop.call_later(1, lambda: log(f"second {at()}"))
    await asyncio.sleep(2)


async def call_later_zero_comes_behind_what_is_ready(log):
    loop = asyncio.get_running_loop()
    loop.call_later(0, log, "later")
    loop.call_soon(log, "soon")
    await asyncio.sleep(0)
    loop.call_soon(log, "soon again")
    log("main")
    await asyncio.sleep(1)


async def a_due_timer_joins_behind_what_a_callback_made_ready(log):
    loop = asyncio.get_running_loop()

    def at_one():
        log(f"at one {at()}")
        loop.call_at(loop.time(), log, "due at once")
        loop.call_soon(log, "soon")

    loop.call_later(1, at_one)
    await asyncio.sleep(2)


async def call_at_a_time_that_has_passed_fires_in_the_next_turn(log):
    loop = asyncio.get_running_loop()
    await asyncio.sleep(5)
    count_turns(log, 2)
    loop.call_at(2, lambda: log(f"fired {at()}"))
    await asyncio.sleep(1)


async def a_cancelled_handle_does_not_run(log):
    loop = asyncio.get_running_loop()
    handle = loop.call_soon(log, "never")
    timer = loop.call_later(1, log, "never")
    loop.call_soon(log, "kept")
    handle.cancel()
    timer.cancel()
    timer.cancel()
    log(f"handle cancelled {yes(handle.cancelled())}, timer cancelled {yes(timer.cancelled())}")
    await asyncio.sleep(2)
    log(at())


async def a_handle_cancelled_in_its_own_batch_is_skipped(log):
    loop = asyncio.get_running_loop()
    handles = []

    def first():
        log("first cancels second")
        handles[0].cancel()

    loop.call_soon(first)
    handles.append(loop.call_soon(log, "second"))
    loop.call_soon(log, "third")
    await asyncio.sleep(1)


async def a_timer_cancelled_by_another_of_the_same_moment_is_skipped(log):
    loop = asyncio.get_running_loop()
    timers = []

    def first():
        log(f"first {at()}")
        timers[0].cancel()

    loop.call_later(1, first)
    timers.append(loop.call_later(1, log, "second"))
    await asyncio.sleep(2)
    log(f"main {at()}")


async def cancelling_a_callback_that_has_run_changes_nothing(log):
    loop = asyncio.get_running_loop()
    handle = loop.call_soon(log, "ran")
    await asyncio.sleep(0)
    handle.cancel()
    await asyncio.sleep(0)
    log("main")


async def a_failing_callback_is_reported_and_the_batch_goes_on(log):
    loop = asyncio.get_running_loop()

    def fail():
        raise Oops("boom")

    loop.call_soon(log, "before")
    loop.call_soon(fail)
    loop.call_soon(log, "after")
    loop.call_later(1, fail)
    await asyncio.sleep(2)
    log("main")


async def a_failing_exception_handler_does_not_stop_the_loop(log):
    loop = asyncio.get_running_loop()
    reports = 0

    def handler(_, context):
        nonlocal reports
        reports += 1
        # CPython hands the handler's own failure to the default handler, which only writes to the log.
        loop.set_exception_handler(None)
        loop.default_exception_handler = lambda _: None
        raise Oops("handler")

    def fail():
        raise Oops("callback")

    loop.set_exception_handler(handler)
    loop.call_soon(fail)
    loop.call_soon(log, "after")
    await asyncio.sleep(1)
    log(f"handler ran {reports} time")
