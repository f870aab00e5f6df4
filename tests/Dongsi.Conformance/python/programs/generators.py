"""Generators: driven by hand, without a loop, and yielding from each other."""

from harness import Oops, attempt, show, state


def nothing_runs_before_the_first_next(log):
    def body():
        log("begins")
        yield 1
        log("goes on")
        yield 2
        log("ends")

    generator = body()
    log("made")
    for _ in range(4):
        attempt(log, lambda: next(generator))


def send_is_what_the_yield_gives(log):
    def body():
        total = 0
        while True:
            total += (yield total) or 0

    generator = body()
    attempt(log, lambda: generator.send(1))
    attempt(log, lambda: generator.send(None))
    attempt(log, lambda: generator.send(5))
    attempt(log, lambda: generator.send(6))
    attempt(log, lambda: next(generator))


def throw_is_thrown_at_the_yield(log):
    def body():
        while True:
            try:
                yield "waiting"
            except Oops as error:
                log(f"caught {show(error)}")
                if error.args[0] == "last":
                    return "done"
            finally:
                log("finally")

    generator = body()
    next(generator)
    attempt(log, lambda: generator.throw(Oops("first")))
    attempt(log, lambda: next(generator))
    attempt(log, lambda: generator.throw(Oops("last")))
    attempt(log, lambda: generator.throw(Oops("too late")))
    attempt(log, lambda: next(generator))


def throw_before_the_start_runs_nothing(log):
    def body():
        log("never")
        yield 1

    generator = body()
    attempt(log, lambda: generator.throw(Oops("early")))
    log(state(generator))
    attempt(log, lambda: next(generator))


def what_the_body_throws_comes_out_once(log):
    def body():
        yield 1
        raise Oops("body")

    generator = body()
    for _ in range(3):
        attempt(log, lambda: next(generator))


def a_return_value_ends_it(log):
    def body():
        yield 1
        return 42

    generator = body()
    for _ in range(3):
        attempt(log, lambda: next(generator))


def a_stop_iteration_of_somebody_else_is_no_end(log):
    def body():
        yield 1
        next(iter([]))

    generator = body()
    attempt(log, lambda: next(generator))
    attempt(log, lambda: next(generator))
    attempt(log, lambda: next(generator))


def states_of_a_generator(log):
    def body():
        log(f"inside: {state(generator)}")
        yield 1

    generator = body()
    log(f"before: {state(generator)}")
    next(generator)
    log(f"waiting: {state(generator)}")
    attempt(log, lambda: next(generator))
    log(f"after: {state(generator)}")


def one_that_drives_itself_is_refused(log):
    def body():
        attempt(log, lambda: next(generator))
        attempt(log, lambda: generator.send(1))
        attempt(log, lambda: generator.throw(Oops("self")))
        attempt(log, generator.close)
        yield 1

    generator = body()
    attempt(log, lambda: next(generator))


def close_lets_it_clean_up(log):
    def body():
        try:
            yield 1
        except GeneratorExit as error:
            log(f"caught {show(error)}")
            raise
        finally:
            log("finally")

    generator = body()
    next(generator)
    attempt(log, generator.close)
    attempt(log, generator.close)
    log(state(generator))
    unborn = body()
    attempt(log, unborn.close)
    attempt(log, lambda: next(unborn))


def close_of_one_that_yields_again(log):
    def body():
        try:
            yield 1
        except GeneratorExit:
            yield 2

    generator = body()
    next(generator)
    attempt(log, generator.close)
    log(state(generator))
    attempt(log, generator.close)
    log(state(generator))


def close_of_one_that_fails(log):
    def body():
        try:
            yield 1
        finally:
            raise Oops("cleaning")

    generator = body()
    next(generator)
    attempt(log, generator.close)
    attempt(log, generator.close)


def close_gives_what_the_body_returned(log):
    def body():
        try:
            yield 1
        except GeneratorExit:
            return "so far"

    generator = body()
    next(generator)
    attempt(log, generator.close)
    attempt(log, generator.close)


def a_thrown_exit_may_be_answered_with_a_value(log):
    def body():
        try:
            yield 1
        except GeneratorExit:
            yield 2

    generator = body()
    next(generator)
    attempt(log, lambda: generator.throw(GeneratorExit()))
    attempt(log, lambda: generator.throw(GeneratorExit()))


def a_loop_takes_the_values_that_are_left(log):
    def body():
        for i in range(4):
            yield i
        log("ends")

    generator = body()
    next(generator)
    for value in generator:
        log(f"value {value}")
    for value in generator:
        log("never")


def leaving_a_loop_closes_the_generator(log):
    def body():
        try:
            yield 1
            yield 2
        finally:
            log("closed")

    for value in body():
        log(f"value {value}")
        break
    log("after the loop")


def yield_from_passes_everything_through(log):
    def inner():
        received = yield "a"
        log(f"inner received {received}")
        received = yield "b"
        log(f"inner received {received}")
        return "result"

    def outer():
        result = yield from inner()
        log(f"outer got {result}")
        received = yield "c"
        log(f"outer received {received}")

    generator = outer()
    attempt(log, lambda: next(generator))
    attempt(log, lambda: generator.send("x"))
    attempt(log, lambda: generator.send("y"))
    attempt(log, lambda: generator.send("z"))


def yield_from_forwards_what_is_thrown(log):
    def inner():
        try:
            yield 1
        except Oops as error:
            log(f"inner caught {show(error)}")
        yield 2

    def outer():
        try:
            yield from inner()
        except Oops as error:
            log(f"outer caught {show(error)}")
            yield 3

    generator = outer()
    attempt(log, lambda: next(generator))
    attempt(log, lambda: generator.throw(Oops("first")))
    attempt(log, lambda: generator.throw(Oops("second")))
    attempt(log, lambda: next(generator))


def closing_the_outer_closes_the_inner_first(log):
    def level(name, inner):
        try:
            if inner is None:
                yield 1
            else:
                yield from inner
        except GeneratorExit:
            log(f"{name} hears it")
            raise
        finally:
            log(f"{name} cleans up")

    middle = level("middle", level("inner", None))
    generator = level("outer", middle)
    next(generator)
    attempt(log, generator.close)
    log(f"{state(generator)} {state(middle)}")


def an_inner_that_swallows_the_exit_does_not_keep_the_outer(log):
    def inner():
        try:
            yield 1
        except GeneratorExit:
            log("inner swallows")
            return "ignored"

    def outer():
        try:
            log(f"never {(yield from inner())}")
        except GeneratorExit:
            log("outer hears it all the same")
            return "mine"

    generator = outer()
    next(generator)
    attempt(log, generator.close)


def an_inner_that_goes_on_is_the_outers_error(log):
    def inner():
        try:
            yield 1
        except GeneratorExit:
            yield 2

    def outer():
        try:
            yield from one
        except RuntimeError as error:
            log(f"outer caught {show(error)}")

    one = inner()
    generator = outer()
    next(generator)
    attempt(log, generator.close)
    log(f"{state(generator)} {state(one)}")
    attempt(log, lambda: next(one))


def an_inner_that_fails_while_it_is_closed(log):
    def inner():
        try:
            yield 1
        finally:
            raise Oops("inner")

    def outer():
        try:
            yield from inner()
        except Oops as error:
            log(f"outer caught {show(error)}")
            yield 2

    generator = outer()
    next(generator)
    attempt(log, lambda: generator.throw(GeneratorExit()))
    attempt(log, generator.close)


def yield_from_something_that_is_no_generator(log):
    def outer():
        try:
            yield from [1, 2, 3]
        except Oops as error:
            log(f"outer caught {show(error)}")
        try:
            yield from [4, 5]
        except AttributeError:
            log("outer caught Misuse")
        yield from []
        yield 6

    generator = outer()
    attempt(log, lambda: next(generator))
    attempt(log, lambda: generator.send(None))
    attempt(log, lambda: generator.throw(Oops("list")))
    attempt(log, lambda: generator.send("value"))
    attempt(log, lambda: next(generator))


def yield_from_one_that_was_begun_or_has_ended(log):
    def inner():
        yield 1
        yield 2
        return "rest"

    def outer():
        log(f"got {(yield from one)}")
        again = yield from one
        log("got nothing" if again is None else f"got {again}")

    one = inner()
    next(one)
    generator = outer()
    attempt(log, lambda: next(generator))
    attempt(log, lambda: next(generator))


def an_inner_that_somebody_else_drives_meanwhile(log):
    def inner():
        for i in range(6):
            log(f"inner received {(yield i)}")
        return "end"

    def outer():
        result = yield from one
        log("outer got nothing" if result is None else f"outer got {result}")
        yield "outer"

    one = inner()
    generator = outer()
    attempt(log, lambda: next(generator))
    attempt(log, lambda: one.send("direct"))
    attempt(log, lambda: generator.send("through"))
    attempt(log, lambda: one.send("direct"))
    log(f"{state(generator)} {state(one)}")
    one.close()
    attempt(log, lambda: generator.send("late"))


def throwing_through_to_an_inner_that_somebody_else_has_closed(log):
    def inner():
        yield 1

    def outer():
        try:
            yield from one
        except Oops as error:
            log(f"outer caught {show(error)}")
        try:
            yield from other
        except GeneratorExit:
            log("outer hears it")
            raise

    one = inner()
    other = inner()
    generator = outer()
    next(generator)
    one.close()
    attempt(log, lambda: generator.throw(Oops("through")))
    other.close()
    attempt(log, generator.close)


def two_outers_take_turns_with_one_inner(log):
    def inner():
        for i in range(5):
            yield i

    def outer(name):
        yield from one
        yield name

    one = inner()
    first, second = outer("first"), outer("second")
    for _ in range(4):
        attempt(log, lambda: next(first))
        attempt(log, lambda: next(second))


def yield_from_one_that_is_running_is_refused(log):
    def outer():
        try:
            yield from generator
        except ValueError:
            log("itself: refused")
        yield from inner()

    def inner():
        try:
            yield from generator
        except ValueError:
            log("the outer one: refused")
        yield 1

    generator = outer()
    attempt(log, lambda: next(generator))


def a_chain_in_the_middle_driven_directly(log):
    def inner():
        for i in range(4):
            log(f"inner received {(yield i)}")
        return "inner"

    def middle():
        log(f"middle got {(yield from inner())}")
        received = yield "middle"
        log(f"middle received {received}")
        return "middle"

    def outer():
        log(f"outer got {(yield from between)}")
        yield "outer"

    between = middle()
    generator = outer()
    attempt(log, lambda: next(generator))
    attempt(log, lambda: between.send("1"))
    attempt(log, lambda: generator.send("2"))
    attempt(log, lambda: between.send("3"))
    attempt(log, lambda: between.send("4"))
    log(f"{state(generator)} {state(between)}")
    attempt(log, lambda: generator.send("5"))


def walking_a_tree(log):
    def walk(tree):
        if tree is not None:
            left, value, right = tree
            count = yield from walk(left)
            yield value
            return count + 1 + (yield from walk(right))
        return 0

    tree = (((None, 1, None), 2, None), 3, ((None, 4, None), 5, (None, 6, None)))
    generator = walk(tree)
    for _ in range(7):
        attempt(log, lambda: next(generator))


def a_deep_chain(log):
    def level(depth):
        if depth == 0:
            received = yield "bottom"
            return f"{received}"
        return (yield from level(depth - 1)) + "."

    generator = level(100)
    attempt(log, lambda: next(generator))
    attempt(log, lambda: generator.send("up"))


def an_exit_passes_each_helper_by_itself(log):
    def helper(name, inner):
        try:
            yield from inner
        except GeneratorExit:
            log(f"{name} swallows")

    def bottom():
        try:
            yield 1
        finally:
            log("bottom cleans up")

    def body():
        yield from helper("second", helper("first", bottom()))
        log("never")

    generator = body()
    next(generator)
    attempt(log, generator.close)
