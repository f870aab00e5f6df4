"""Datagrams: what a protocol hears, and what is no end."""

import asyncio
import socket

from harness import Oops, show, yes
from sockets_harness import DatagramRecorder, datagrams, end, in_real_time, until


def a_datagram_and_its_answer(log):
    async def main():
        server = DatagramRecorder(log, "server", lambda transport, data, sender: transport.sendto(b"pong", sender))
        there = await datagrams(server)
        log("created")
        client = DatagramRecorder(log, "client")
        here = await datagrams(client, remote_addr=there.get_extra_info("sockname"))
        log(f"peer {yes(here.get_extra_info('peername') == there.get_extra_info('sockname'))}")
        log(f"no peer {yes(there.get_extra_info('peername') is None)}")
        here.sendto(b"ping")
        await until(lambda: client.received == 1)
        await end(client)
        await end(server)

    in_real_time(log, main)


def the_sender_is_known(log):
    async def main():
        known = []
        server = DatagramRecorder(log, "server", lambda transport, data, sender: known.append(sender))
        there = await datagrams(server)
        client = DatagramRecorder(log, "client")
        here = await datagrams(client)
        here.sendto(b"it is me", there.get_extra_info("sockname"))
        await until(lambda: known)
        log(f"sender {yes(known[0] == here.get_extra_info('sockname'))}")
        await end(client)
        await end(server)

    in_real_time(log, main)


def an_empty_datagram(log):
    async def main():
        server = DatagramRecorder(log, "server")
        there = await datagrams(server)
        client = DatagramRecorder(log, "client")
        here = await datagrams(client, remote_addr=there.get_extra_info("sockname"))
        here.sendto(b"")
        here.sendto(b"after it")
        await until(lambda: server.received == 2)
        await end(client)
        await end(server)

    in_real_time(log, main)


def nobody_listens(log):
    async def main():
        gone = DatagramRecorder(log, "gone")
        nowhere = (await datagrams(gone)).get_extra_info("sockname")
        await end(gone)
        client = DatagramRecorder(log, "client")
        here = await datagrams(client, remote_addr=nowhere)
        here.sendto(b"anybody?")
        await until(lambda: client.failed)
        log(f"closing {yes(here.is_closing())}")
        await end(client)

    in_real_time(log, main)


def to_somebody_else(log):
    async def main():
        server = DatagramRecorder(log, "server")
        there = (await datagrams(server)).get_extra_info("sockname")
        client = DatagramRecorder(log, "client")
        here = await datagrams(client, remote_addr=there)
        try:
            here.sendto(b"psst", ("127.0.0.2", 9))
        except ValueError as error:
            log(show(error))
        here.sendto(b"to whom it is connected", there)
        await until(lambda: server.received == 1)
        await end(client)
        await end(server)

    in_real_time(log, main)


def closing_twice(log):
    async def main():
        server = DatagramRecorder(log, "server")
        there = await datagrams(server)
        client = DatagramRecorder(log, "client")
        here = await datagrams(client, remote_addr=there.get_extra_info("sockname"))
        here.sendto(b"last")
        here.close()
        here.close()
        log(f"closing {yes(here.is_closing())}, lost {yes(client.lost)}")
        await until(lambda: client.lost)
        await until(lambda: server.received == 1)
        await end(server)

    in_real_time(log, main)


def aborting(log):
    async def main():
        protocol = DatagramRecorder(log)
        transport = await datagrams(protocol)
        transport.abort()
        log(f"closing {yes(transport.is_closing())}, lost {yes(protocol.lost)}")
        await until(lambda: protocol.lost)

    in_real_time(log, main)


def a_protocol_that_raises(log):
    async def main():
        def fail(transport, data, sender):
            if data == b"first":
                raise Oops("it")

        server = DatagramRecorder(log, "server", fail)
        there = await datagrams(server)
        client = DatagramRecorder(log, "client")
        here = await datagrams(client, remote_addr=there.get_extra_info("sockname"))
        here.sendto(b"first")
        here.sendto(b"second")
        await until(lambda: server.received == 2)
        await end(client)
        await end(server)

    in_real_time(log, main)


def an_address_that_is_taken(log):
    async def main():
        first = DatagramRecorder(log, "first")
        taken = (await datagrams(first)).get_extra_info("sockname")
        try:
            await datagrams(DatagramRecorder(log, "second"), local_addr=taken)
        except OSError as error:
            log(show(error))
        await end(first)

    in_real_time(log, main)


def a_socket_of_ones_own(log):
    async def main():
        ours = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        ours.bind(("127.0.0.1", 0))
        protocol = DatagramRecorder(log)
        transport = await datagrams(protocol, sock=ours)
        transport.sendto(b"to myself", transport.get_extra_info("sockname"))
        await until(lambda: protocol.received == 1)
        await end(protocol)

    in_real_time(log, main)


def a_socket_of_the_wrong_kind(log):
    async def main():
        with socket.socket() as stream:
            try:
                await datagrams(DatagramRecorder(log), sock=stream)
            except ValueError as error:
                log(show(error))

    in_real_time(log, main)
