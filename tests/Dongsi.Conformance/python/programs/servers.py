"""How servers begin, serve and end."""

import asyncio
import os
import tempfile

from harness import Oops, outcome, show, yes
from sockets_harness import Recorder, call, in_real_time, port_of, until


def _quiet(**hooks):
    return Recorder(lambda line: None, **hooks)


async def _server(factory, **options):
    return await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0, **options)


async def _refused(log, port):
    try:
        await asyncio.get_running_loop().create_connection(_quiet, "127.0.0.1", port)
    except OSError as error:
        log(show(error))


def a_server_talks(log):
    async def main():
        there = Recorder(log, "server", data=lambda transport: transport.write(b"answer"))
        server = await _server(lambda: there)
        here = Recorder(lambda line: None)
        transport = await call(server, here)
        transport.write(b"question")
        await until(lambda: here.received)
        log(f"got {here.received}")
        transport.close()
        await until(lambda: there.lost)
        server.close()
        await server.wait_closed()

    in_real_time(log, main)


def a_server_can_start_later(log):
    async def main():
        server = await _server(_quiet, start_serving=False)
        log(f"serving {yes(server.is_serving())}")
        await _refused(log, port_of(server))
        await server.start_serving()
        await server.start_serving()
        log(f"serving {yes(server.is_serving())}")
        (await call(server, _quiet())).close()
        server.close()
        log(f"serving {yes(server.is_serving())}, sockets {len(server.sockets)}")
        await server.wait_closed()

    in_real_time(log, main)


def close_leaves_the_connections(log):
    async def main():
        there = Recorder(log, "server")
        server = await _server(lambda: there)
        port = port_of(server)
        transport = await call(server, _quiet())
        await until(lambda: there.transport)
        server.close()
        server.close()
        await _refused(log, port)
        transport.write(b"still here")
        await until(lambda: there.received)
        transport.close()
        await server.wait_closed()
        log(f"lost {yes(there.lost)}")

    in_real_time(log, main)


def wait_closed_waits_for_both(log):
    async def main():
        there = _quiet()
        server = await _server(lambda: there)
        transport = await call(server, _quiet())
        await until(lambda: there.transport)
        waiting = asyncio.create_task(server.wait_closed())
        await asyncio.sleep(0.005)
        log(f"open: {outcome(waiting)}")
        server.close()
        await asyncio.sleep(0.005)
        log(f"closed: {outcome(waiting)}")
        transport.close()
        await waiting
        log(f"empty: {outcome(waiting)}")
        await server.wait_closed()

    in_real_time(log, main)


def close_clients_closes_each(log):
    async def main():
        there = Recorder(log, "server")
        server = await _server(lambda: there)
        here = Recorder(lambda line: None)
        transport = await call(server, here)
        await until(lambda: there.transport)
        server.close_clients()
        log(f"closing {yes(there.transport.is_closing())}, serving {yes(server.is_serving())}")
        await until(lambda: there.lost and here.lost)
        server.close()
        await server.wait_closed()
        transport.close()

    in_real_time(log, main)


def abort_clients_aborts_each(log):
    async def main():
        there = Recorder(log, "server", made=lambda transport: transport.write(bytes(30_000_000)))
        server = await _server(lambda: there)
        transport = await call(server, _quiet(made=lambda transport: transport.pause_reading()))
        await until(lambda: there.transport)
        server.close()
        server.close_clients()
        await asyncio.sleep(0.005)
        log(f"lost {yes(there.lost)}")
        server.abort_clients()
        await server.wait_closed()
        log(f"lost {yes(there.lost)}")
        transport.abort()

    in_real_time(log, main)


def serve_forever_until_it_is_cancelled(log):
    async def main():
        there = _quiet()
        server = await _server(lambda: there, start_serving=False)
        serving = asyncio.create_task(server.serve_forever())
        await asyncio.sleep(0.005)
        log(f"serving {yes(server.is_serving())}")
        transport = await call(server, _quiet())
        await until(lambda: there.transport)
        serving.cancel()
        await asyncio.sleep(0.005)
        log(f"serving {yes(server.is_serving())}, {outcome(serving)}")
        transport.close()
        await asyncio.wait([serving])
        log(f"{outcome(serving)}, asked {serving.cancelling()}")

    in_real_time(log, main)


def serve_forever_until_it_is_closed(log):
    async def main():
        server = await _server(_quiet)
        serving = asyncio.create_task(server.serve_forever())
        await asyncio.sleep(0.005)
        server.close()
        await asyncio.wait([serving])
        log(f"{outcome(serving)}, asked {serving.cancelling()}")

    in_real_time(log, main)


def serve_forever_twice(log):
    async def main():
        server = await _server(_quiet)
        serving = asyncio.create_task(server.serve_forever())
        await asyncio.sleep(0.005)
        try:
            await server.serve_forever()
        except RuntimeError as error:
            log(show(error))
        log(f"{outcome(serving)}, serving {yes(server.is_serving())}")
        server.close()
        await asyncio.wait([serving])
        try:
            await server.serve_forever()
        except RuntimeError as error:
            log(show(error))

    in_real_time(log, main)


def an_address_in_use(log):
    async def main():
        server = await _server(_quiet)
        try:
            await asyncio.get_running_loop().create_server(_quiet, "127.0.0.1", port_of(server))
        except OSError as error:
            log(show(error))
        server.close()
        await server.wait_closed()

    in_real_time(log, main)


def a_port_that_is_shared(log):
    async def main():
        first = await _server(_quiet, reuse_port=True)
        second = await asyncio.get_running_loop().create_server(
            _quiet, "127.0.0.1", port_of(first), reuse_port=True)
        log(f"same {yes(port_of(first) == port_of(second))}")
        first.close()
        second.close()

    in_real_time(log, main)


def a_factory_that_raises(log):
    async def main():
        calls = []
        there = Recorder(log, "server")

        def factory():
            calls.append(1)
            if len(calls) == 1:
                raise Oops("factory")
            return there

        server = await _server(factory)
        dropped = _quiet()
        transport = await call(server, dropped)
        await until(lambda: len(calls) == 1)
        transport.close()
        await until(lambda: dropped.lost)
        transport = await call(server, _quiet())
        await until(lambda: there.transport)
        transport.close()
        await until(lambda: there.lost)
        server.close()
        await server.wait_closed()

    in_real_time(log, main)


def a_unix_server_and_its_file(log):
    async def main():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            loop = asyncio.get_running_loop()
            there = Recorder(log, "server")
            server = await loop.create_unix_server(lambda: there, path)
            log(f"file {yes(os.path.exists(path))}")
            transport, _ = await loop.create_unix_connection(_quiet, path)
            transport.write(b"hello")
            await until(lambda: there.received)
            transport.close()
            await until(lambda: there.lost)
            server.close()
            await server.wait_closed()
            log(f"file {yes(os.path.exists(path))}")

    in_real_time(log, main)


def a_live_unix_server_is_in_the_way(log):
    async def main():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            loop = asyncio.get_running_loop()
            first = await loop.create_unix_server(_quiet, path)
            try:
                second = await loop.create_unix_server(_quiet, path)
            except OSError as error:
                log(show(error))
            else:
                log("took the place")
                second.close()
            first.close()

    in_real_time(log, main)
