"""Shields: a scope that the cancels around it do not reach."""

import trio

from trio_harness import at, fate, show


async def _shielded(function, argument):
    with trio.CancelScope(shield=True):
        await function(argument)


async def a_shield_keeps_the_outer_away(log):
    with trio.CancelScope() as outer:
        outer.cancel()
        with trio.CancelScope(shield=True) as inner:
            await trio.sleep(1)
            log(f"shielded until {at()}")
        log(f"inner {fate(inner)}")
        await trio.sleep(1)
        log("never")
    log(f"outer {fate(outer)} {at()}")


async def a_shield_does_not_keep_its_own_cancel_away(log):
    with trio.CancelScope(shield=True) as scope:
        scope.cancel()
        await trio.sleep(1)
        log("never")
    log(fate(scope))


async def a_shield_keeps_it_away_from_all_inside(log):
    with trio.CancelScope() as outer:
        outer.cancel()
        with trio.CancelScope(shield=True):
            with trio.CancelScope() as inner:
                await trio.sleep(1)
                inner.cancel()
                await trio.sleep(1)
            log(f"inner {fate(inner)} {at()}")
            await trio.sleep(1)
            log(at())


async def taking_the_shield_away_lets_the_cancel_in(log):
    with trio.CancelScope() as outer:
        outer.cancel()
        with trio.CancelScope(shield=True) as inner:
            await trio.sleep(1)
            inner.shield = False
            try:
                await trio.sleep(1)
            except trio.Cancelled as error:
                log(f"{show(error)} {at()}")
                raise
        log("never")
    log(f"outer {fate(outer)}")
    log(f"inner {fate(inner)}")


async def a_shield_taken_away_wakes_who_waits(log):
    async def unshield(scope):
        await trio.sleep(2)
        scope.shield = False

    with trio.CancelScope() as outer:
        async with trio.open_nursery() as nursery:
            outer.cancel()
            with trio.CancelScope(shield=True) as inner:
                nursery.start_soon(_shielded, unshield, inner)
                try:
                    await trio.sleep(10)
                except trio.Cancelled as error:
                    log(f"{show(error)} {at()}")
                    raise
    log(f"outer {fate(outer)}")


async def a_shield_put_up_later_protects(log):
    with trio.CancelScope() as outer:
        with trio.CancelScope() as inner:
            outer.cancel()
            inner.shield = True
            await trio.sleep(1)
            log(f"shielded until {at()}")
        try:
            await trio.sleep(1)
        except trio.Cancelled as error:
            log(f"{show(error)} {at()}")
            raise


async def clean_up_under_a_shield_with_a_limit(log):
    with trio.CancelScope() as outer:
        try:
            outer.cancel()
            await trio.sleep(1)
        finally:
            with trio.move_on_after(2) as inner:
                inner.shield = True
                await trio.sleep(10)
            log(f"inner {fate(inner)} {at()}")
    log(f"outer {fate(outer)}")
