"""Deadlines: move_on_after, fail_after, and deadlines that move."""

import math

import trio

from trio_harness import Oops, at, fate, show, when, yes


async def moving_on_after_a_while(log):
    with trio.move_on_after(1) as scope:
        await trio.sleep(10)
        log("never")
    log(f"{fate(scope)} {at()}")


async def in_time(log):
    with trio.move_on_after(2) as scope:
        await trio.sleep(1)
        log("done")
    log(f"{fate(scope)} {at()}")
    await trio.sleep(5)
    log(fate(scope))


async def no_time_at_all_runs_to_the_first_checkpoint(log):
    with trio.move_on_after(0) as scope:
        log("begins")
        await trio.sleep(1)
        log("never")
    log(f"{fate(scope)} {at()}")


async def after_its_deadline_every_checkpoint_throws(log):
    with trio.move_on_after(1) as scope:
        for _ in range(3):
            try:
                await trio.sleep(10)
            except trio.Cancelled as error:
                log(f"{show(error)} {at()}")
    log(fate(scope))


async def moving_on_at_a_time(log):
    with trio.move_on_at(trio.current_time() + 2) as scope:
        await trio.sleep(10)
    log(f"{fate(scope)} {at()}")


async def failing_after_a_while(log):
    try:
        with trio.fail_after(1):
            await trio.sleep(10)
    except trio.TooSlowError as error:
        log(f"{show(error)} {at()}")


async def failing_at_a_time(log):
    try:
        with trio.fail_at(trio.current_time() + 2):
            await trio.sleep(10)
    except trio.TooSlowError as error:
        log(f"{show(error)} {at()}")


async def in_time_nothing_fails(log):
    with trio.fail_after(2):
        await trio.sleep(1)
    log(at())


async def swallowed_by_the_body_it_does_not_fail(log):
    with trio.fail_after(1) as scope:
        try:
            await trio.sleep(10)
        except trio.Cancelled:
            log("swallowed")
    log(f"{fate(scope)} {at()}")


async def a_failure_of_the_body_is_its_own(log):
    try:
        with trio.fail_after(1):
            try:
                await trio.sleep(10)
            except trio.Cancelled:
                raise Oops("instead") from None
    except Oops as error:
        log(show(error))


async def cancelled_from_outside_it_does_not_fail(log):
    with trio.CancelScope() as outer:
        try:
            with trio.fail_after(5):
                outer.cancel()
                await trio.sleep(10)
        except trio.TooSlowError as error:
            log(f"never {show(error)}")
    log(f"{fate(outer)} {at()}")


async def the_outer_limit_is_the_shorter_one(log):
    with trio.move_on_after(1) as outer:
        with trio.move_on_after(2) as inner:
            await trio.sleep(10)
        log("never")
    log(f"outer {fate(outer)}, inner caught {yes(inner.cancelled_caught)} {at()}")


async def the_inner_limit_is_the_shorter_one(log):
    with trio.move_on_after(3) as outer:
        with trio.move_on_after(1) as inner:
            await trio.sleep(10)
        log(f"inner {fate(inner)} {at()}")
        await trio.sleep(10)
    log(f"outer {fate(outer)} {at()}")


async def a_deadline_put_off(log):
    with trio.move_on_after(1) as scope:
        await trio.sleep(0.5)
        scope.deadline += 2
        await trio.sleep(10)
    log(f"{fate(scope)} {at()}")


async def a_deadline_brought_forward(log):
    async def bring_forward(scope):
        await trio.sleep(1)
        scope.deadline = trio.current_time() + 1

    async with trio.open_nursery() as nursery:
        with trio.move_on_after(10) as scope:
            nursery.start_soon(bring_forward, scope)
            await trio.sleep(20)
        log(f"{fate(scope)} {at()}")


async def a_deadline_brought_forward_into_the_past(log):
    with trio.move_on_after(10) as scope:
        await trio.sleep(2)
        scope.deadline = trio.current_time() - 1
        await trio.sleep(5)
        log("never")
    log(f"{fate(scope)} {at()}")


async def a_deadline_taken_away(log):
    with trio.move_on_after(1) as scope:
        scope.deadline = math.inf
        await trio.sleep(5)
    log(f"{fate(scope)} {at()}, {when(scope.deadline)}")


async def a_deadline_set_where_there_was_none(log):
    with trio.CancelScope() as scope:
        log(when(scope.deadline))
        scope.deadline = trio.current_time() + 1
        log(when(scope.deadline))
        await trio.sleep(10)
    log(f"{fate(scope)} {at()}")


async def a_deadline_put_off_when_it_was_over_already(log):
    with trio.move_on_after(1) as scope:
        try:
            await trio.sleep(10)
        except trio.Cancelled:
            scope.deadline = trio.current_time() + 100
            try:
                await trio.sleep(1)
            except trio.Cancelled as error:
                log(f"{show(error)} {at()}")
                raise
    log(fate(scope))


async def a_deadline_that_passes_behind_a_shield(log):
    with trio.move_on_after(1) as outer:
        with trio.CancelScope(shield=True):
            await trio.sleep(2)
            log(f"called {yes(outer.cancel_called)} {at()}")
        await trio.sleep(1)
        log("never")
    log(f"{fate(outer)} {at()}")


async def a_deadline_of_a_shield(log):
    with trio.CancelScope() as outer:
        outer.cancel()
        with trio.CancelScope(shield=True, deadline=trio.current_time() + 1) as inner:
            await trio.sleep(10)
        log(f"inner {fate(inner)} {at()}")
    log(f"outer {fate(outer)}")


async def the_effective_deadline_is_the_nearest_one(log):
    log(when(trio.current_effective_deadline()))
    with trio.move_on_at(10):
        log(when(trio.current_effective_deadline()))
        with trio.move_on_at(20):
            log(when(trio.current_effective_deadline()))
            with trio.move_on_at(5):
                log(when(trio.current_effective_deadline()))
        log(when(trio.current_effective_deadline()))
    log(when(trio.current_effective_deadline()))


async def the_effective_deadline_behind_a_shield(log):
    with trio.move_on_at(10):
        with trio.CancelScope(shield=True) as inner:
            log(when(trio.current_effective_deadline()))
            inner.deadline = 20
            log(when(trio.current_effective_deadline()))
            inner.shield = False
            log(when(trio.current_effective_deadline()))


async def the_effective_deadline_of_a_cancelled_scope(log):
    with trio.CancelScope() as scope:
        scope.cancel()
        log(when(trio.current_effective_deadline()))
        with trio.CancelScope(shield=True):
            log(when(trio.current_effective_deadline()))


async def a_child_has_the_deadlines_of_its_nursery(log):
    async def child():
        log(when(trio.current_effective_deadline()))

    with trio.move_on_at(10):
        async with trio.open_nursery() as nursery:
            nursery.cancel_scope.deadline = 5
            with trio.move_on_at(2):
                nursery.start_soon(child)
                await trio.lowlevel.checkpoint()
            await trio.sleep(1)
