"""Callbacks for sockets of one's own: add_reader, add_writer and their removal."""

import asyncio

from harness import Oops, show, yes
from sockets_harness import Recorder, in_real_time, sockets, until, wire


def _pair():
    ours, theirs = sockets()
    ours.setblocking(False)
    return ours, theirs


def as_long_as_there_is_something(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = _pair()
        seen = []

        def read():
            seen.append(ours.recv(1).decode())
            log(f"read {seen[-1]}")

        loop.add_reader(ours, read)
        theirs.send(b"abc")
        await until(lambda: len(seen) == 3)
        log(f"removed {yes(loop.remove_reader(ours))}")
        log(f"again {yes(loop.remove_reader(ours))}")
        theirs.send(b"d")
        await asyncio.sleep(0.01)
        ours.close()
        theirs.close()

    in_real_time(log, main)


def a_second_one_takes_the_place(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = _pair()
        called = []

        def second():
            called.append(2)
            log("second")
            loop.remove_reader(ours)

        loop.add_reader(ours, lambda: log("first"))
        loop.add_reader(ours, second)
        theirs.send(b"x")
        await until(lambda: called)
        ours.close()
        theirs.close()

    in_real_time(log, main)


def both_sides_are_apart(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = _pair()
        called = []

        def read():
            called.append("read")
            log("readable")
            loop.remove_reader(ours)

        def write():
            called.append("write")
            log("writable")
            loop.remove_writer(ours)

        loop.add_reader(ours, read)
        loop.add_writer(ours, write)
        await until(lambda: called)
        theirs.send(b"x")
        await until(lambda: len(called) == 2)
        log(f"nothing left {yes(not loop.remove_reader(ours) and not loop.remove_writer(ours))}")
        ours.close()
        theirs.close()

    in_real_time(log, main)


def one_that_raises(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = _pair()
        calls = []

        def read():
            calls.append(1)
            if len(calls) == 1:
                raise Oops("it")
            log(f"read {ours.recv(100).decode()}")
            loop.remove_reader(ours)

        loop.add_reader(ours, read)
        theirs.send(b"all the same")
        await until(lambda: len(calls) == 2)
        ours.close()
        theirs.close()

    in_real_time(log, main)


def removed_by_another_of_the_same_turn(log):
    async def main():
        loop = asyncio.get_running_loop()
        pairs = [_pair(), _pair()]
        called = []

        def read():
            called.append(1)
            for ours, _ in pairs:
                loop.remove_reader(ours)

        for ours, theirs in pairs:
            theirs.send(b"x")
        await asyncio.sleep(0.01)
        for ours, theirs in pairs:
            loop.add_reader(ours, read)
        await asyncio.sleep(0.01)
        log(f"called {len(called)}")
        for pair in pairs:
            pair[0].close()
            pair[1].close()

    in_real_time(log, main)


def the_end_is_something_to_read(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = _pair()
        called = []

        def read():
            called.append(1)
            log(f"read '{ours.recv(10).decode()}'")
            loop.remove_reader(ours)

        loop.add_reader(ours, read)
        theirs.close()
        await until(lambda: called)
        ours.close()

    in_real_time(log, main)


def what_is_a_transports_is_refused(log):
    async def main():
        loop = asyncio.get_running_loop()
        protocol = Recorder(log)
        transport, peer = await wire(protocol)
        try:
            loop.add_reader(transport.get_extra_info("socket"), lambda: log("never"))
        except RuntimeError as error:
            log(show(error))
        transport.close()
        await until(lambda: protocol.lost)
        peer.close()

    in_real_time(log, main)
