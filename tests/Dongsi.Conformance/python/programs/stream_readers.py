"""How a reader that is fed by hand gives what it was fed."""

import asyncio

from harness import Oops, count_turns, outcome, show, yes


def _text(data):
    return data.decode().replace("\n", "|") or "nothing"


async def _result(log, coroutine):
    try:
        log(f"got {_text(await coroutine)}")
    except asyncio.IncompleteReadError as error:
        log(f"cut off after {_text(error.partial)}, wanted {'any' if error.expected is None else error.expected}")
    except asyncio.LimitOverrunError as error:
        log(f"too long at {error.consumed}")
    except Exception as error:
        log(show(error))


def _fed(*pieces, limit=65536, ended=False):
    reader = asyncio.StreamReader(limit=limit)
    for piece in pieces:
        reader.feed_data(piece)
    if ended:
        reader.feed_eof()
    return reader


async def _waiting(coroutine):
    task = asyncio.create_task(coroutine)
    await asyncio.sleep(0)
    return task


async def read_gives_what_there_is(log):
    reader = _fed(b"abc", b"def")
    await _result(log, reader.read(4))
    await _result(log, reader.read(4))


async def read_waits_for_the_first_byte(log):
    reader = _fed()
    task = await _waiting(_result(log, reader.read(4)))
    log(outcome(task))
    reader.feed_data(b"")
    await asyncio.sleep(0)
    log(outcome(task))
    reader.feed_data(b"abcdef")
    await task
    await _result(log, reader.read(4))


async def read_of_nothing(log):
    reader = _fed()
    await _result(log, reader.read(0))
    await _result(log, reader.readexactly(0))


async def read_to_the_end(log):
    reader = _fed(b"abc")
    task = await _waiting(_result(log, reader.read()))
    reader.feed_data(b"def")
    await asyncio.sleep(0)
    log(outcome(task))
    reader.feed_eof()
    await task
    await _result(log, reader.read())


async def read_at_the_end(log):
    reader = _fed(b"ab", ended=True)
    log(f"at eof {yes(reader.at_eof())}")
    await _result(log, reader.read(1))
    await _result(log, reader.read(5))
    log(f"at eof {yes(reader.at_eof())}")
    await _result(log, reader.read(5))


async def the_end_wakes_who_waits(log):
    reader = _fed()
    task = await _waiting(_result(log, reader.read(5)))
    reader.feed_eof()
    reader.feed_eof()
    await task


async def read_exactly_waits_for_all(log):
    reader = _fed(b"ab")
    task = await _waiting(_result(log, reader.readexactly(5)))
    reader.feed_data(b"cd")
    await asyncio.sleep(0)
    log(outcome(task))
    reader.feed_data(b"efg")
    await task
    await _result(log, reader.readexactly(2))


async def read_exactly_is_cut_off(log):
    reader = _fed(b"abc")
    task = await _waiting(_result(log, reader.readexactly(5)))
    reader.feed_eof()
    await task
    log(f"at eof {yes(reader.at_eof())}")
    await _result(log, reader.readexactly(1))


async def read_exactly_of_less_than_nothing(log):
    await _result(log, _fed(b"abc").readexactly(-1))


async def read_exactly_more_than_the_limit(log):
    reader = _fed(b"abcdefgh", limit=2)
    await _result(log, reader.readexactly(7))


async def a_line_in_pieces(log):
    reader = _fed(b"a li")
    task = await _waiting(_result(log, reader.readline()))
    reader.feed_data(b"ne\nand the ne")
    await task
    task = await _waiting(_result(log, reader.readline()))
    reader.feed_data(b"xt\n")
    await task


async def the_last_line_lacks_its_newline(log):
    reader = _fed(b"one\ntwo", ended=True)
    for _ in range(3):
        await _result(log, reader.readline())


async def a_line_too_long(log):
    reader = _fed(b"abcdef\nxy\n", limit=3)
    await _result(log, reader.readline())
    await _result(log, reader.readline())


async def the_limit_is_without_the_newline(log):
    reader = _fed(b"abc\nxyz\n", limit=3)
    await _result(log, reader.readline())
    await _result(log, reader.readline())


async def a_separator_in_pieces(log):
    reader = _fed()
    task = await _waiting(_result(log, reader.readuntil(b"<->")))
    for piece in (b"ab<", b"-", b"<-", b">c"):
        reader.feed_data(piece)
        await asyncio.sleep(0)
        log(outcome(task))
    await task
    await _result(log, reader.read(5))


async def read_until_over_the_limit_keeps_the_data(log):
    reader = _fed(b"abcdef;gh", limit=3)
    await _result(log, reader.readuntil(b";"))
    await _result(log, reader.readuntil(b"!"))
    await _result(log, reader.readexactly(6))
    await _result(log, reader.readuntil(b";"))
    await _result(log, reader.read(10))


async def read_until_is_cut_off(log):
    reader = _fed(b"abc")
    task = await _waiting(_result(log, reader.readuntil(b";")))
    reader.feed_eof()
    await task
    await _result(log, reader.readuntil(b";"))


async def of_several_separators_the_one_that_ends_first(log):
    reader = _fed(b"head\r\n\r\nbody--rest")
    separators = (b"\r\n\r\n", b"\r\n", b"--")
    for _ in range(3):
        await _result(log, reader.readuntil(separators))


async def of_two_that_begin_alike_the_shorter(log):
    reader = _fed(b"1abcd2abcd")
    await _result(log, reader.readuntil((b"abcd", b"ab")))
    await _result(log, reader.readuntil((b"abcd", b"bc")))


async def no_separator(log):
    await _result(log, _fed(b"abc").readuntil(b""))
    await _result(log, _fed(b"abc").readuntil(()))


async def an_exception_for_who_waits_and_who_comes(log):
    reader = _fed(b"abc")
    task = await _waiting(_result(log, reader.readexactly(5)))
    reader.set_exception(Oops("broken"))
    await task
    await _result(log, reader.read(1))
    await _result(log, reader.read(0))
    await _result(log, reader.readline())
    log(show(reader.exception()))


async def a_second_reader_is_refused(log):
    reader = _fed()
    task = await _waiting(_result(log, reader.readline()))
    for second in (reader.read(1), reader.readexactly(1), reader.readline(), reader.read()):
        try:
            await second
        except RuntimeError:
            log("refused")
    reader.feed_data(b"for the first\n")
    await task


async def lines_are_walked(log):
    async for line in _fed(b"one\ntwo\n\nlast", ended=True):
        log(_text(line))


async def a_cancelled_read_keeps_the_data(log):
    reader = _fed(b"abc")
    for coroutine in (reader.readexactly(9), reader.readline(), reader.readuntil(b";")):
        task = await _waiting(coroutine)
        reader.feed_data(b"d")
        task.cancel()
        await asyncio.wait([task])
        log(outcome(task))
    await _result(log, reader.read(100))


async def a_cancelled_read_to_the_end(log):
    reader = _fed(b"abc")
    task = await _waiting(reader.read())
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))
    reader.feed_data(b"def")
    await _result(log, reader.read(100))


async def a_cancelled_short_read(log):
    reader = _fed()
    task = await _waiting(reader.read(5))
    reader.feed_data(b"abc")
    task.cancel()
    await asyncio.wait([task])
    log(outcome(task))
    await _result(log, reader.read(5))


async def a_read_with_a_time_limit(log):
    reader = _fed()
    asyncio.get_running_loop().call_later(1, reader.feed_data, b"half ")
    asyncio.get_running_loop().call_later(3, reader.feed_data, b"a line\n")
    try:
        await asyncio.wait_for(reader.readline(), 2)
    except TimeoutError as error:
        log(show(error))
    await _result(log, reader.readline())


async def turns_of_a_read(log):
    reader = _fed()
    task = await _waiting(_result(log, reader.read(3)))
    count_turns(log, 4)
    await asyncio.sleep(0)
    reader.feed_data(b"abc")
    log("fed")
    await task
    await _result(log, _fed(b"at once").read(10))
