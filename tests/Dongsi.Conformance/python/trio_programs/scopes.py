"""CancelScope: as long as it is cancelled, every checkpoint in it throws."""

import trio

from trio_harness import Oops, at, fate, show, yes


async def caught_three_times_it_is_thrown_three_times(log):
    with trio.CancelScope() as scope:
        scope.cancel()
        for _ in range(3):
            try:
                await trio.sleep(1)
            except trio.Cancelled as error:
                log(f"{show(error)} {at()}")
        log("the body ends")
    log(fate(scope))


async def what_it_throws_it_catches(log):
    with trio.CancelScope() as scope:
        scope.cancel()
        await trio.sleep(1)
        log("never")
    log(f"{fate(scope)} {at()}")
    await trio.sleep(1)
    log(at())


async def a_scope_nobody_cancels(log):
    with trio.CancelScope() as scope:
        await trio.sleep(1)
    log(f"{fate(scope)} {at()}")


async def without_a_checkpoint_nothing_is_thrown(log):
    with trio.CancelScope() as scope:
        scope.cancel()
        log("the body goes on")
    log(fate(scope))


async def cancelled_twice_is_cancelled_once(log):
    with trio.CancelScope() as scope:
        scope.cancel()
        scope.cancel()
        try:
            await trio.sleep(1)
        finally:
            scope.cancel()
    log(fate(scope))


async def cancelled_after_its_end(log):
    with trio.CancelScope() as scope:
        await trio.sleep(1)
    scope.cancel()
    log(fate(scope))
    await trio.sleep(1)
    log(at())


async def a_failure_goes_through_a_cancelled_scope(log):
    try:
        with trio.CancelScope() as scope:
            scope.cancel()
            try:
                await trio.sleep(1)
            except trio.Cancelled:
                raise Oops("instead") from None
    except Oops as error:
        log(f"{show(error)}, {fate(scope)}")


async def the_outer_scope_catches_what_is_its_own(log):
    with trio.CancelScope() as outer:
        with trio.CancelScope() as inner:
            outer.cancel()
            try:
                await trio.sleep(1)
            except trio.Cancelled as error:
                log(show(error))
                raise
        log("never")
    log(f"outer {fate(outer)}")
    log(f"inner {fate(inner)}")


async def the_inner_scope_leaves_the_outer_alone(log):
    with trio.CancelScope() as outer:
        with trio.CancelScope() as inner:
            inner.cancel()
            await trio.sleep(1)
        log(f"inner {fate(inner)}")
        await trio.sleep(1)
        log(at())
    log(f"outer {fate(outer)}")


async def both_are_cancelled_and_the_outer_catches(log):
    with trio.CancelScope() as outer:
        with trio.CancelScope() as inner:
            inner.cancel()
            outer.cancel()
            await trio.sleep(1)
        log("never")
    log(f"outer {fate(outer)}")


async def the_outer_is_cancelled_while_the_inner_unwinds(log):
    with trio.CancelScope() as outer:
        with trio.CancelScope() as inner:
            inner.cancel()
            try:
                await trio.sleep(1)
            finally:
                outer.cancel()
        log("between")
        try:
            await trio.sleep(1)
        except trio.Cancelled as error:
            log(show(error))
            raise
    log(f"outer {fate(outer)}")
    log(f"inner called {yes(inner.cancel_called)}")


async def swallowed_in_the_inner_it_is_thrown_in_the_outer(log):
    with trio.CancelScope() as outer:
        with trio.CancelScope():
            outer.cancel()
            try:
                await trio.sleep(1)
            except trio.Cancelled:
                log("swallowed")
        try:
            await trio.sleep(1)
        except trio.Cancelled as error:
            log(show(error))
            raise
    log(fate(outer))


async def a_value_that_came_in_the_turn_of_the_cancel_is_kept(log):
    send, receive = trio.open_memory_channel(0)
    scopes = []

    async def take():
        with trio.CancelScope() as scope:
            scopes.append(scope)
            log(f"got {await receive.receive()}")
            try:
                await trio.sleep(1)
            except trio.Cancelled as error:
                log(show(error))
                raise

    async with trio.open_nursery() as nursery:
        nursery.start_soon(take)
        await trio.sleep(1)
        send.send_nowait("item")
        scopes[0].cancel()
    log(fate(scopes[0]))


async def another_task_cancels(log):
    scopes = []

    async def wait():
        with trio.CancelScope() as scope:
            scopes.append(scope)
            await trio.sleep(10)
        log(f"{fate(scope)} {at()}")
        await trio.sleep(1)
        log(at())

    async with trio.open_nursery() as nursery:
        nursery.start_soon(wait)
        await trio.sleep(1)
        scopes[0].cancel()


async def a_checkpoint_throws_in_a_cancelled_scope(log):
    await trio.lowlevel.checkpoint()
    log("not cancelled")
    with trio.CancelScope() as scope:
        scope.cancel()
        await trio.lowlevel.checkpoint()
        log("never")
    log(fate(scope))


async def a_checkpoint_for_cancels_only(log):
    await trio.lowlevel.checkpoint_if_cancelled()
    log("not cancelled")
    with trio.CancelScope() as scope:
        scope.cancel()
        await trio.lowlevel.checkpoint_if_cancelled()
        log("never")
    log(fate(scope))


async def a_checkpoint_lets_others_run(log):
    async def other():
        log("other")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(other)
        await trio.lowlevel.checkpoint_if_cancelled()
        log("before")
        await trio.lowlevel.checkpoint()
        log("after")


async def five_scopes_deep_the_third_catches(log):
    with trio.CancelScope() as first:
        with trio.CancelScope() as second:
            with trio.CancelScope() as third:
                with trio.CancelScope() as fourth:
                    with trio.CancelScope() as fifth:
                        third.cancel()
                        await trio.sleep(1)
                    log("never")
            log("after the third")
            await trio.sleep(1)
            log(at())
    log(" ".join(yes(scope.cancelled_caught) for scope in (first, second, third, fourth, fifth)))
