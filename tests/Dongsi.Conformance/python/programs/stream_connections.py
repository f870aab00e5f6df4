"""How streams are connected, wait for each other, and end."""

import asyncio
import os
import tempfile

from harness import Oops, outcome, show, yes
from sockets_harness import in_real_time, port_of, reset, sockets, until

BIG = 8_000_000


async def _pair():
    """Streams of ours, and the plain socket at the other end."""
    ours, theirs = sockets()
    theirs.setblocking(True)
    reader, writer = await asyncio.open_connection(sock=ours)
    return reader, writer, theirs


async def _failure(log, coroutine):
    try:
        await coroutine
        log("no failure")
    except Exception as error:
        log("lost" if isinstance(error, OSError) else show(error))


def _receive(peer, count):
    got = b""
    while len(got) < count:
        got += peer.recv(1_000_000)
    return got


def lines_are_echoed(log):
    async def echo(reader, writer):
        while line := await reader.readline():
            log(f"server got {line.decode().strip()}")
            writer.write(line.upper())
            await writer.drain()
        log("server at the end")
        writer.close()

    async def main():
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        for word in ("one", "two"):
            writer.write(f"{word}\n".encode())
            log(f"client got {(await reader.readline()).decode().strip()}")
        writer.close()
        await writer.wait_closed()
        server.close()
        await server.wait_closed()

    in_real_time(log, main)


def half_of_it_ends_and_the_answer_comes(log):
    async def answer(reader, writer):
        question = await reader.read()
        log(f"asked {question.decode()}, closing {yes(writer.is_closing())}")
        writer.write(b"the answer")
        writer.close()

    async def main():
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        log(f"can write eof {yes(writer.can_write_eof())}")
        writer.writelines([b"the ", b"question"])
        writer.write_eof()
        log(f"got {(await reader.read()).decode()}, at eof {yes(reader.at_eof())}")
        writer.close()
        await writer.wait_closed()
        server.close()
        await server.wait_closed()

    in_real_time(log, main)


def a_handler_that_raises(log):
    async def handler(reader, writer):
        await reader.readline()
        raise Oops("handler")

    async def main():
        server = await asyncio.start_server(handler, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        writer.write(b"x\n")
        log(f"got {(await reader.read()).decode() or 'nothing'}")
        writer.close()
        server.close()
        await server.wait_closed()

    in_real_time(log, main)


def a_handler_that_is_cancelled(log):
    async def main():
        tasks = []

        async def handler(reader, writer):
            tasks.append(asyncio.current_task())
            await reader.read()

        server = await asyncio.start_server(handler, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        await until(lambda: tasks)
        tasks[0].cancel()
        log(f"got {(await reader.read()).decode() or 'nothing'}")
        log(outcome(tasks[0]))
        writer.close()
        server.close()
        await server.wait_closed()

    in_real_time(log, main)


def nobody_listens(log):
    async def main():
        server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
        port = port_of(server)
        server.close()
        await server.wait_closed()
        try:
            await asyncio.open_connection("127.0.0.1", port)
        except OSError as error:
            log(show(error))

    in_real_time(log, main)


def drain_waits_for_room(log):
    async def main():
        reader, writer, peer = await _pair()
        writer.write(b"little")
        await writer.drain()
        log("room")
        writer.write(bytes(BIG))
        first = asyncio.create_task(writer.drain())
        second = asyncio.create_task(writer.drain())
        await asyncio.sleep(0.005)
        log(f"{outcome(first)} {outcome(second)}")
        got = await asyncio.to_thread(_receive, peer, BIG + 6)
        await asyncio.wait([first, second])
        log(f"{outcome(first)} {outcome(second)}, got {len(got)}")
        writer.close()
        await writer.wait_closed()
        peer.close()

    in_real_time(log, main)


def drain_is_told_of_the_loss(log):
    async def main():
        reader, writer, peer = await _pair()
        writer.write(bytes(BIG))
        first = asyncio.create_task(_failure(log, writer.drain()))
        second = asyncio.create_task(_failure(log, writer.drain()))
        await asyncio.sleep(0.005)
        reset(peer)
        await asyncio.wait([first, second])
        await _failure(log, writer.drain())
        await _failure(log, reader.read(1))
        await _failure(log, writer.wait_closed())

    in_real_time(log, main)


def a_cancelled_drain_lets_the_others_wait(log):
    async def main():
        reader, writer, peer = await _pair()
        writer.write(bytes(BIG))
        first = asyncio.create_task(writer.drain())
        second = asyncio.create_task(writer.drain())
        await asyncio.sleep(0.005)
        first.cancel()
        await asyncio.wait([first])
        log(f"{outcome(first)} {outcome(second)}")
        await asyncio.to_thread(_receive, peer, BIG)
        await second
        log(outcome(second))
        writer.close()
        await writer.wait_closed()
        peer.close()

    in_real_time(log, main)


def drain_after_close(log):
    async def main():
        reader, writer, peer = await _pair()
        writer.close()
        log(f"closing {yes(writer.is_closing())}")
        await _failure(log, writer.drain())
        await writer.wait_closed()
        await writer.wait_closed()
        log("closed")
        peer.close()

    in_real_time(log, main)


def close_sends_what_was_written(log):
    async def main():
        reader, writer, peer = await _pair()
        writer.write(bytes(BIG))
        writer.close()
        writer.close()
        closed = asyncio.create_task(writer.wait_closed())
        await asyncio.sleep(0.005)
        log(outcome(closed))
        log(f"got {len(await asyncio.to_thread(_receive, peer, BIG))}")
        await closed
        log(outcome(closed))
        log(f"then {len(peer.recv(1))}")
        peer.close()

    in_real_time(log, main)


def wait_closed_tells_of_a_reset(log):
    async def main():
        reader, writer, peer = await _pair()
        closed = asyncio.create_task(writer.wait_closed())
        await asyncio.sleep(0)
        reset(peer)
        await asyncio.wait([closed])
        log(outcome(closed))
        log(show(reader.exception()))
        await _failure(log, reader.readline())

    in_real_time(log, main)


def a_cancelled_wait_closed(log):
    async def main():
        reader, writer, peer = await _pair()
        first = asyncio.create_task(writer.wait_closed())
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait([first])
        log(f"{outcome(first)}, closing {yes(writer.is_closing())}")
        writer.close()
        await writer.wait_closed()
        log("closed")
        peer.close()

    in_real_time(log, main)


def write_after_the_end(log):
    async def main():
        reader, writer, peer = await _pair()
        writer.write_eof()
        writer.write_eof()
        try:
            writer.write(b"more")
        except RuntimeError as error:
            log(show(error))
        log(f"closing {yes(writer.is_closing())}, peer got {len(peer.recv(1))}")
        peer.sendall(b"still")
        log((await reader.readexactly(5)).decode())
        writer.close()
        await writer.wait_closed()
        peer.close()

    in_real_time(log, main)


def closing_ends_the_reader(log):
    async def main():
        reader, writer, peer = await _pair()
        read = asyncio.create_task(reader.read(5))
        await asyncio.sleep(0)
        writer.close()
        log(f"got {len(await read)}, at eof {yes(reader.at_eof())}")
        peer.close()

    in_real_time(log, main)


def much_that_nobody_reads_pauses_the_transport(log):
    async def main():
        ours, theirs = sockets()
        theirs.setblocking(True)
        reader, writer = await asyncio.open_connection(sock=ours, limit=1000)
        sending = asyncio.create_task(asyncio.to_thread(theirs.sendall, bytes(BIG)))
        await until(lambda: not writer.transport.is_reading())
        log("paused")
        await reader.readexactly(BIG)
        await sending
        log(f"all, reading {yes(writer.transport.is_reading())}")
        writer.close()
        await writer.wait_closed()
        theirs.close()

    in_real_time(log, main)


def over_a_unix_socket(log):
    async def echo(reader, writer):
        writer.write(await reader.readline())
        writer.close()

    async def main():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            server = await asyncio.start_unix_server(echo, path)
            reader, writer = await asyncio.open_unix_connection(path)
            writer.write(b"hello\n")
            log((await reader.read()).decode().strip())
            writer.close()
            await writer.wait_closed()
            server.close()
            await server.wait_closed()
            log(f"file {yes(os.path.exists(path))}")

    in_real_time(log, main)


def a_server_that_starts_later(log):
    async def handler(reader, writer):
        writer.write(b"hello")
        writer.close()

    async def main():
        server = await asyncio.start_server(handler, "127.0.0.1", 0, start_serving=False)
        try:
            await asyncio.open_connection("127.0.0.1", port_of(server))
        except OSError as error:
            log(show(error))
        await server.start_serving()
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        log((await reader.read()).decode())
        writer.close()
        server.close()
        await server.wait_closed()

    in_real_time(log, main)
