"""Sockets of one's own in coroutines: the sock_ family."""

import asyncio
import socket
import tempfile

from harness import show, yes
from sockets_harness import in_real_time, reset, sockets, until


def _listener():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(5)
    listener.setblocking(False)
    return listener


def _client(kind=socket.SOCK_STREAM):
    client = socket.socket(socket.AF_INET, kind)
    client.setblocking(False)
    return client


def _pair():
    ours, theirs = sockets()
    ours.setblocking(False)
    theirs.setblocking(False)
    return ours, theirs


def connect_accept_and_talk(log):
    async def main():
        loop = asyncio.get_running_loop()
        with _listener() as listener, _client() as client:
            accepting = asyncio.create_task(loop.sock_accept(listener))
            await loop.sock_connect(client, listener.getsockname())
            server, address = await accepting
            log(f"address {yes(address == client.getsockname())}")
            await loop.sock_sendall(client, b"hello")
            log(f"heard {(await loop.sock_recv(server, 100)).decode()}")
            client.shutdown(socket.SHUT_WR)
            log(f"end '{(await loop.sock_recv(server, 100)).decode()}'")
            server.close()

    in_real_time(log, main)


def nobody_listens(log):
    async def main():
        with _listener() as listener:
            nowhere = listener.getsockname()
        with _client() as client:
            try:
                await asyncio.get_running_loop().sock_connect(client, nowhere)
            except OSError as error:
                log(show(error))

    in_real_time(log, main)


def into_memory_of_ones_own(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = _pair()
        buffer = bytearray(b"......")
        theirs.send(b"abc")
        count = await loop.sock_recv_into(ours, buffer)
        log(f"{count} {buffer.decode()}")
        ours.close()
        theirs.close()

    in_real_time(log, main)


def a_cancelled_receive_loses_nothing(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = _pair()
        receiving = asyncio.create_task(loop.sock_recv(ours, 10))
        await asyncio.sleep(0.01)
        theirs.send(b"kept")
        receiving.cancel()
        try:
            await receiving
        except asyncio.CancelledError as error:
            log(show(error))
        log((await loop.sock_recv(ours, 10)).decode())
        ours.close()
        theirs.close()

    in_real_time(log, main)


def more_than_there_is_room_for(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = _pair()
        sending = asyncio.create_task(loop.sock_sendall(ours, bytes(10_000_000)))
        await asyncio.sleep(0.01)
        log(f"waits {yes(not sending.done())}")
        count = 0
        while count < 10_000_000:
            count += len(await loop.sock_recv(theirs, 1_000_000))
        await sending
        log(f"received {count}")
        ours.close()
        theirs.close()

    in_real_time(log, main)


def the_connection_breaks(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = _pair()
        receiving = asyncio.create_task(loop.sock_recv(ours, 10))
        await asyncio.sleep(0.01)
        reset(theirs)
        try:
            await receiving
        except OSError as error:
            log(show(error))
        ours.close()

    in_real_time(log, main)


def datagrams_with_their_sender(log):
    async def main():
        loop = asyncio.get_running_loop()
        with _client(socket.SOCK_DGRAM) as left, _client(socket.SOCK_DGRAM) as right:
            left.bind(("127.0.0.1", 0))
            right.bind(("127.0.0.1", 0))
            receiving = asyncio.create_task(loop.sock_recvfrom(right, 100))
            await asyncio.sleep(0.01)
            await loop.sock_sendto(left, b"ping", right.getsockname())
            data, sender = await receiving
            log(f"{data.decode()}, sender {yes(sender == left.getsockname())}")

    in_real_time(log, main)


def a_part_of_a_file(log):
    async def main():
        loop = asyncio.get_running_loop()
        ours, theirs = _pair()
        with tempfile.TemporaryFile() as file:
            file.write(b"0123456789")
            file.flush()
            log(f"sent {await loop.sock_sendfile(ours, file, 2, 5)}, at {file.tell()}")
            log(f"sent {await loop.sock_sendfile(ours, file, 7)}, at {file.tell()}")
        ours.close()
        received = b""
        while piece := await loop.sock_recv(theirs, 100):
            received += piece
        log(received.decode())
        theirs.close()

    in_real_time(log, main)
