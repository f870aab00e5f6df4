"""timeout and timeout_at: a region with a deadline, in the same task."""

import asyncio

from harness import Oops, at, outcome, show, why, yes


def _asked():
    return asyncio.current_task().cancelling()


async def in_time_nothing_happens(log):
    async with asyncio.timeout(2) as scope:
        await asyncio.sleep(1)
        log(f"expired {yes(scope.expired())}, due at {scope.when():g}")
    log(f"expired {yes(scope.expired())} {at()}")
    await asyncio.sleep(5)
    log("no late cancel")


async def too_late_raises_timeout(log):
    try:
        async with asyncio.timeout(1) as scope:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as error:
                log(f"body {show(error)} {at()}, asked {_asked()}")
                raise
    except TimeoutError as error:
        log(f"{show(error)}, expired {yes(scope.expired())}, asked {_asked()}")
    await asyncio.sleep(1)
    log(at())


async def never_is_a_timeout_too(log):
    async with asyncio.timeout(None) as scope:
        await asyncio.sleep(1000)
    log(f"expired {yes(scope.expired())}, has a time {yes(scope.when() is not None)}")


async def timeout_at_takes_a_point_in_time(log):
    await asyncio.sleep(2)
    try:
        async with asyncio.timeout_at(5):
            await asyncio.sleep(10)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")


async def a_point_in_the_past_lets_the_body_reach_its_first_wait(log):
    await asyncio.sleep(2)
    try:
        async with asyncio.timeout_at(1):
            log("body starts")
            await asyncio.sleep(10)
            log("never")
    except TimeoutError as error:
        log(f"{show(error)} {at()}")


async def zero_lets_the_body_reach_its_first_wait(log):
    try:
        async with asyncio.timeout(0) as scope:
            log(f"body starts, expired {yes(scope.expired())}")
            await asyncio.sleep(0)
            log("never")
    except TimeoutError as error:
        log(f"{show(error)} {at()}")


async def a_body_that_never_waits_does_not_expire(log):
    async with asyncio.timeout(0) as scope:
        log("body")
    log(f"expired {yes(scope.expired())}")
    await asyncio.sleep(0)
    log("no late cancel")


async def rescheduled_later(log):
    try:
        async with asyncio.timeout(1) as scope:
            await asyncio.sleep(0.5)
            scope.reschedule(3)
            log(f"due at {scope.when():g}")
            await asyncio.sleep(10)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")


async def rescheduled_earlier_and_into_the_past(log):
    await asyncio.sleep(1)
    try:
        async with asyncio.timeout(10) as scope:
            scope.reschedule(0.5)
            log(f"due at {scope.when():g}, expired {yes(scope.expired())}")
            await asyncio.sleep(5)
    except TimeoutError as error:
        log(f"{show(error)} {at()}")


async def rescheduled_to_never(log):
    async with asyncio.timeout(1) as scope:
        scope.reschedule(None)
        await asyncio.sleep(5)
    log(f"expired {yes(scope.expired())} {at()}")


async def rescheduling_after_the_end_is_refused(log):
    async with asyncio.timeout(1) as scope:
        pass
    try:
        scope.reschedule(5)
    except RuntimeError as error:
        log(show(error))


async def a_body_that_swallows_is_not_a_timeout(log):
    async with asyncio.timeout(1) as scope:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log(f"swallowed {at()}")
    log(f"expired {yes(scope.expired())}, asked {_asked()}")


async def a_foreign_failure_wins(log):
    try:
        async with asyncio.timeout(1) as scope:
            try:
                await asyncio.sleep(10)
            finally:
                raise Oops("clean-up")
    except Oops as error:
        log(f"{show(error)}, expired {yes(scope.expired())}, asked {_asked()}")


async def a_failure_in_time_passes_through(log):
    try:
        async with asyncio.timeout(1) as scope:
            raise Oops("body")
    except Oops as error:
        log(f"{show(error)}, expired {yes(scope.expired())}")


async def the_inner_of_two_expires_first(log):
    async with asyncio.timeout(5) as outer:
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(10)
        except TimeoutError as error:
            log(f"inner {show(error)} {at()}")
        await asyncio.sleep(1)
    log(f"outer expired {yes(outer.expired())} {at()}")


async def the_outer_of_two_expires_first(log):
    try:
        async with asyncio.timeout(1):
            try:
                async with asyncio.timeout(5) as inner:
                    await asyncio.sleep(10)
            except asyncio.CancelledError as error:
                log(f"inner passes on {show(error)}, expired {yes(inner.expired())}")
                raise
    except TimeoutError as error:
        log(f"outer {show(error)} {at()}, asked {_asked()}")


async def two_that_expire_in_one_turn(log):
    try:
        async with asyncio.timeout(1) as outer:
            try:
                async with asyncio.timeout(1) as inner:
                    await asyncio.sleep(10)
            except BaseException as error:
                log(f"inner passes on {show(error)}")
                raise
    except TimeoutError as error:
        log(f"outer {show(error)}")
    log(f"expired {yes(inner.expired())} and {yes(outer.expired())}, asked {_asked()}")


async def a_timeout_that_expires_while_the_inner_one_cleans_up(log):
    try:
        async with asyncio.timeout(2):
            async with asyncio.timeout(1):
                try:
                    await asyncio.sleep(10)
                finally:
                    log(f"cleaning {at()}")
                    await asyncio.sleep(10)
    except TimeoutError as error:
        log(f"{show(error)} {at()}, asked {_asked()}")
