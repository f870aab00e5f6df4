"""run and Runner: what happens to the rest when main has ended."""

import asyncio

from harness import Oops, at, show, virtual_loop, yes


def _run(log, coroutine):
    return asyncio.run(coroutine, loop_factory=lambda: virtual_loop(log))


def run_gives_the_result_of_main(log):
    async def main():
        await asyncio.sleep(1)
        return 5

    log(f"result {_run(log, main())}")


def run_raises_what_main_raised(log):
    async def main():
        raise Oops("main")

    try:
        _run(log, main())
    except Oops as error:
        log(show(error))


def tasks_left_over_are_cancelled_and_awaited(log):
    async def left_over(name, seconds):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log(f"{name} cancelled {at()}")
            await asyncio.sleep(seconds)
            log(f"{name} cleaned up {at()}")
            raise

    async def main():
        asyncio.create_task(left_over("left over", 2))
        await asyncio.sleep(1)
        log("main ends")

    _run(log, main())
    log("run returned")


def tasks_left_over_are_cancelled_when_main_fails(log):
    async def left_over():
        try:
            await asyncio.sleep(10)
        finally:
            log("left over ends")

    async def main():
        asyncio.create_task(left_over())
        await asyncio.sleep(1)
        raise Oops("main")

    try:
        _run(log, main())
    except Oops as error:
        log(show(error))


def a_task_made_in_the_last_step_of_main_still_starts(log):
    async def left_over():
        log("left over starts")
        try:
            await asyncio.sleep(10)
        finally:
            log("left over ends")

    async def main():
        asyncio.create_task(left_over())
        log("main ends")

    _run(log, main())
    log("run returned")


def a_failure_during_the_shutdown_is_reported(log):
    async def left_over():
        try:
            await asyncio.sleep(10)
        finally:
            raise Oops("clean-up")

    async def main():
        asyncio.create_task(left_over())
        await asyncio.sleep(1)
        return 3

    log(f"result {_run(log, main())}")


def a_task_left_over_that_swallows_the_cancel_is_waited_for(log):
    async def left_over():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log("swallowed")
        await asyncio.sleep(3)
        log(f"ends {at()}")

    async def main():
        asyncio.create_task(left_over())
        await asyncio.sleep(1)

    _run(log, main())
    log("run returned")


def main_cancelled_from_inside_raises_cancelled(log):
    async def main():
        asyncio.get_running_loop().call_later(1, asyncio.current_task().cancel)
        try:
            await asyncio.sleep(10)
        finally:
            log(f"main cleans up {at()}")

    try:
        _run(log, main())
    except asyncio.CancelledError as error:
        log(f"run raised {show(error)}")


async def run_inside_a_running_loop_is_refused(log):
    async def main():
        log("never")

    coroutine = main()
    try:
        asyncio.run(coroutine)
    except RuntimeError as error:
        log(show(error))
    finally:
        coroutine.close()
    await asyncio.sleep(1)
    log("the loop goes on")


def tasks_live_from_one_run_of_a_runner_to_the_next(log):
    async def background():
        for number in range(4):
            log(f"background {number} {at()}")
            await asyncio.sleep(1)

    async def first():
        asyncio.create_task(background())
        await asyncio.sleep(1.5)
        log("first ends")

    async def second():
        log(f"second {at()}")
        await asyncio.sleep(1)
        return "done"

    with asyncio.Runner(loop_factory=lambda: virtual_loop(log)) as runner:
        runner.run(first())
        log("between the runs")
        log(runner.run(second()))
    log("closed")


def a_closed_runner_is_refused(log):
    async def main():
        log("main")

    runner = asyncio.Runner(loop_factory=lambda: virtual_loop(log))
    runner.run(main())
    runner.close()
    runner.close()
    coroutine = main()
    try:
        runner.run(coroutine)
    except RuntimeError as error:
        log(show(error))
    finally:
        coroutine.close()


def a_runner_makes_one_loop_when_it_is_first_needed(log):
    def factory():
        log("loop made")
        return virtual_loop(log)

    async def main():
        loops.append(asyncio.get_running_loop())

    loops = []
    runner = asyncio.Runner(loop_factory=factory)
    log("runner made")
    runner.run(main())
    runner.run(main())
    log(f"same {yes(loops[0] is loops[1] and loops[0] is runner.get_loop())}")
    runner.close()
    log(f"closed {yes(loops[0].is_closed())}")


def callbacks_left_over_do_not_run_after_the_end(log):
    async def main():
        loop = asyncio.get_running_loop()
        loop.call_soon(log, "soon: still runs, the shutdown turns the loop")
        loop.call_later(1, log, "later: never")
        log("main ends")

    _run(log, main())
    log("run returned")


def a_task_made_during_the_shutdown_is_not_waited_for(log):
    async def late():
        log("late starts")
        await asyncio.sleep(10)
        log("never")

    async def left_over():
        try:
            await asyncio.sleep(10)
        finally:
            made.append(asyncio.create_task(late()))
            await asyncio.sleep(1)
            log("left over ends")

    async def main():
        asyncio.create_task(left_over())
        await asyncio.sleep(1)

    made = []
    _run(log, main())
    log("run returned")
    # Take it down quietly: CPython would say that it was destroyed while pending.
    made[0]._log_destroy_pending = False
    made.clear()


def a_runner_goes_on_after_a_failure(log):
    async def failing():
        await asyncio.sleep(1)
        raise Oops("first run")

    async def fine():
        return f"second run {at()}"

    with asyncio.Runner(loop_factory=lambda: virtual_loop(log)) as runner:
        try:
            runner.run(failing())
        except Oops as error:
            log(show(error))
        log(runner.run(fine()))
