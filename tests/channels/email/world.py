"""The mail servers of the world, as far as a test needs them: they take every letter, and hand it to whoever looks."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP

from amends.base.environment import Server


@dataclass
class World:
    """`server` is where it is, `letters` what it took: as messages, each with its bytes as `raw`."""

    server: Server
    letters: list = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd asks for it by this name
        letter = message_from_bytes(envelope.content, policy=policy.default)
        letter.raw, letter.sender, letter.brought_to = envelope.content, envelope.mail_from, envelope.rcpt_tos
        self.letters.append(letter)
        return "250 taken"


@contextmanager
def world():
    """Real SMTP on loopback, in a thread beside the test."""
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as beside:
        loop, asked = asyncio.new_event_loop(), asyncio.Event()
        outside = World(Server("smtp", "127.0.0.1", listening.getsockname()[1]))

        async def serve():
            await loop.create_server(lambda: SMTP(outside, loop=loop, hostname="world.test"), sock=listening)
            await asked.wait()

        served = beside.submit(lambda: asyncio.Runner(loop_factory=lambda: loop).run(serve()))
        try:
            yield outside
        finally:
            loop.call_soon_threadsafe(asked.set)
            served.result(10)
