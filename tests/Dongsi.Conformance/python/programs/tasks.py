"""Tasks: when they start, what they are called, who is current."""

import asyncio

from harness import Oops, names, outcome, show, yes


def _name(task):
    return task.get_name() if task else "none"


async def tasks_start_in_the_order_they_were_made(log):
    async def child(name):
        log(f"{name} starts")
        await asyncio.sleep(0)
        log(f"{name} ends")

    tasks = [asyncio.create_task(child(name)) for name in "abc"]
    log("made")
    await asyncio.wait(tasks)


async def creating_runs_nothing(log):
    async def child():
        log("child")
        return 2

    task = asyncio.create_task(child())
    log(f"made: {outcome(task)}")
    await asyncio.sleep(0)
    log(f"later: {outcome(task)}")


async def a_task_has_the_name_it_was_given(log):
    async def child():
        log(f"I am {_name(asyncio.current_task())}")

    task = asyncio.create_task(child(), name="worker")
    log(task.get_name())
    await task
    task.set_name("renamed")
    log(task.get_name())


async def default_names_count_up(log):
    async def child():
        pass

    tasks = [asyncio.create_task(child()) for _ in range(3)]
    numbers = [int(task.get_name().removeprefix("Task-")) for task in tasks]
    log(" ".join(f"+{number - numbers[0]}" for number in numbers))
    await asyncio.wait(tasks)


async def the_current_task_is_the_one_that_runs(log):
    loop = asyncio.get_running_loop()

    async def awaited():
        log(f"awaited by {_name(asyncio.current_task())}")

    async def child():
        log(f"child is {_name(asyncio.current_task())}")
        await asyncio.sleep(0)
        await awaited()

    asyncio.current_task().set_name("main")
    await awaited()
    loop.call_soon(lambda: log(f"callback is {_name(asyncio.current_task())}"))
    task = asyncio.create_task(child(), name="child")
    task.add_done_callback(lambda _: log(f"done callback is {_name(asyncio.current_task())}"))
    await task
    log(f"back in {_name(asyncio.current_task())}")


async def all_tasks_are_those_not_done(log):
    async def short():
        await asyncio.sleep(1)

    async def long():
        await asyncio.sleep(2)

    asyncio.current_task().set_name("main")
    tasks = [asyncio.create_task(short(), name="short"), asyncio.create_task(long(), name="long")]
    log(names(asyncio.all_tasks()))
    await tasks[0]
    log(names(asyncio.all_tasks()))
    await tasks[1]
    log(names(asyncio.all_tasks()))


async def the_result_can_be_taken_again_and_again(log):
    async def child():
        await asyncio.sleep(0)
        return 3

    task = asyncio.create_task(child())
    log(f"first {await task}")
    log(f"second {await task}")
    log(f"result {task.result()}")


async def the_failure_can_be_taken_again_and_again(log):
    async def child():
        await asyncio.sleep(0)
        raise Oops("child")

    task = asyncio.create_task(child())
    for _ in range(2):
        try:
            await task
        except Oops as error:
            log(show(error))
    log(outcome(task))


async def callbacks_of_a_task_run_after_it_ended(log):
    async def child():
        asyncio.get_running_loop().call_soon(log, "called soon before the end")
        log("child ends")

    task = asyncio.create_task(child())
    task.add_done_callback(lambda t: log(f"callback 1 {outcome(t)}"))
    task.add_done_callback(lambda t: log(f"callback 2 {outcome(t)}"))
    await task
    log("main")


async def two_tasks_take_turns(log):
    async def player(name):
        for stroke in range(3):
            log(f"{name} {stroke}")
            await asyncio.sleep(0)

    await asyncio.gather(player("ping"), player("pong"))


async def a_task_that_awaits_itself_is_refused(log):
    async def child():
        try:
            await task
        except RuntimeError as error:
            log(show(error))

    task = asyncio.create_task(child())
    await task
    log(outcome(task))


async def an_untaken_failure_is_reported_once(log):
    async def child():
        raise Oops("untaken")

    task = asyncio.create_task(child())
    await asyncio.sleep(1)
    log(f"main ends, task done {yes(task.done())}")


async def a_failure_that_is_taken_late_is_not_reported(log):
    async def child(name):
        raise Oops(name)

    tasks = [asyncio.create_task(child(name)) for name in ("first", "second")]
    for task in tasks:
        await asyncio.sleep(1)
        try:
            await task
        except Oops as error:
            log(show(error))


async def a_task_nobody_holds_runs_to_its_end(log):
    async def child():
        await asyncio.sleep(1)
        log("child ends")

    asyncio.create_task(child())
    await asyncio.sleep(2)
    log("main ends")
