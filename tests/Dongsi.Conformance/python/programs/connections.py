"""Connecting, and how it fails."""

import asyncio
import os
import socket
import tempfile

from harness import Oops, outcome, show, yes
from sockets_harness import Recorder, call, in_real_time, port_of, sockets, until


def _quiet():
    return Recorder(lambda line: None)


def _nowhere():
    """A port where nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return unused.getsockname()[1]


async def _attempt(log, connecting):
    try:
        await connecting
    except (OSError, ValueError, ExceptionGroup) as error:
        log(show(error))
    else:
        log("connected")


def the_protocol_has_heard_of_it(log):
    async def main():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_quiet, "127.0.0.1", 0)
        protocol = Recorder(log)
        transport, same = await loop.create_connection(lambda: protocol, "127.0.0.1", port_of(server))
        log(f"connected, same {yes(same is protocol and transport is protocol.transport)}")
        transport.close()
        await until(lambda: protocol.lost)
        server.close()

    in_real_time(log, main)


def both_sides_agree_on_their_addresses(log):
    async def main():
        loop = asyncio.get_running_loop()
        there = _quiet()
        server = await loop.create_server(lambda: there, "127.0.0.1", 0)
        transport = await call(server, _quiet())
        await until(lambda: there.transport)
        here = transport.get_extra_info("sockname")
        log(f"here {yes(here == there.transport.get_extra_info('peername'))}")
        log(f"there {yes(transport.get_extra_info('peername') == there.transport.get_extra_info('sockname'))}")
        option = transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        log(f"no delay {yes(option)}")
        log(f"unknown {transport.get_extra_info('nothing', 'default')}")
        transport.close()
        await until(lambda: there.lost)
        server.close()

    in_real_time(log, main)


def nobody_listens(log):
    async def main():
        loop = asyncio.get_running_loop()
        await _attempt(log, loop.create_connection(_quiet, "127.0.0.1", _nowhere()))

    in_real_time(log, main)


def all_errors_come_as_a_group(log):
    async def main():
        loop = asyncio.get_running_loop()
        await _attempt(log, loop.create_connection(_quiet, "127.0.0.1", _nowhere(), all_errors=True))

    in_real_time(log, main)


def happy_eyeballs_and_nobody_listens(log):
    async def main():
        loop = asyncio.get_running_loop()
        await _attempt(log, loop.create_connection(_quiet, "127.0.0.1", _nowhere(), happy_eyeballs_delay=0.25))

    in_real_time(log, main)


def a_name_that_is_not_there(log):
    async def main():
        loop = asyncio.get_running_loop()
        await _attempt(log, loop.create_connection(_quiet, "no-such-host.invalid", 80))

    in_real_time(log, main)


def a_local_address(log):
    async def main():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_quiet, "127.0.0.1", 0)
        port = _nowhere()
        transport, _ = await loop.create_connection(
            _quiet, "127.0.0.1", port_of(server), local_addr=("127.0.0.1", port))
        log(f"from there {yes(transport.get_extra_info('sockname')[1] == port)}")
        transport.close()
        server.close()

    in_real_time(log, main)


def a_local_address_that_is_taken(log):
    async def main():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_quiet, "127.0.0.1", 0)
        await _attempt(log, loop.create_connection(
            _quiet, "127.0.0.1", port_of(server), local_addr=("127.0.0.1", port_of(server))))
        server.close()

    in_real_time(log, main)


def a_socket_that_is_connected(log):
    async def main():
        protocol = Recorder(log)
        ours, theirs = sockets()
        transport, _ = await asyncio.get_running_loop().create_connection(lambda: protocol, sock=ours)
        theirs.send(b"hello")
        await until(lambda: protocol.received)
        transport.close()
        await until(lambda: protocol.lost)
        theirs.close()

    in_real_time(log, main)


def a_socket_that_was_accepted(log):
    async def main():
        protocol = Recorder(log)
        ours, theirs = sockets()
        transport, _ = await asyncio.get_running_loop().connect_accepted_socket(lambda: protocol, ours)
        theirs.send(b"hello")
        await until(lambda: protocol.received)
        transport.close()
        await until(lambda: protocol.lost)
        theirs.close()

    in_real_time(log, main)


def a_socket_for_datagrams(log):
    async def main():
        with socket.socket(type=socket.SOCK_DGRAM) as datagrams:
            await _attempt(log, asyncio.get_running_loop().create_connection(_quiet, sock=datagrams))

    in_real_time(log, main)


def no_unix_server_is_there(log):
    async def main():
        with tempfile.TemporaryDirectory() as folder:
            loop = asyncio.get_running_loop()
            await _attempt(log, loop.create_unix_connection(_quiet, os.path.join(folder, "s")))

    in_real_time(log, main)


def a_dead_unix_server_refuses(log):
    async def main():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            with socket.socket(socket.AF_UNIX) as dead:
                dead.bind(path)
            loop = asyncio.get_running_loop()
            await _attempt(log, loop.create_unix_connection(_quiet, path))

    in_real_time(log, main)


def a_connection_that_is_cancelled_at_once(log):
    async def main():
        loop = asyncio.get_running_loop()
        protocols = []

        def factory():
            protocols.append(_quiet())
            return protocols[0]

        server = await loop.create_server(_quiet, "127.0.0.1", 0)
        task = asyncio.create_task(loop.create_connection(factory, "127.0.0.1", port_of(server)))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        log(f"{outcome(task)}, protocols {len(protocols)}")
        server.close()

    in_real_time(log, main)


def a_factory_that_raises(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = sockets()

        def factory():
            raise Oops("factory")

        try:
            await loop.create_connection(factory, sock=ours)
        except Oops as error:
            log(show(error))
        ours.close()
        theirs.close()

    in_real_time(log, main)
