"""Letters that leave while whoever brings them is killed: none is lost, and a second copy is marked as one.

    .venv/bin/python bench/kills_sending.py [--kills 200] [--short] [--seed 4]

A home of its own, and a real SMTP server (aiosmtpd) on loopback as the world, in a process of its own: it writes down what it has
taken, and answers a random moment later, so that a kill often falls between the two. Each round some replies are drafted; a process says
them and brings them to the server, and dies by SIGKILL at a random instant. Now and then a person sends again what was perhaps sent.
At last everything left is said, brought and, where it was perhaps sent, sent again by a person. Then, letter by letter: lost (said, and
never taken by the server), come twice without a mark, under an unknown name or with other bytes on a second try; each must be 0.
"""

import asyncio
import json
import random
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from aiosmtpd.smtp import SMTP
from apart import found_by
from killed import answer

ANSWERS_WITHIN_SECONDS = 0.03
MUST_BE_NONE = (
    "lost",
    "unsaid",
    "said without a row",
    "unsettled",
    "came twice without a mark",
    "under an unknown name",
    "with other bytes",
)


class World:
    """Takes every letter: its name and a sum of its bytes are on record before it is acknowledged."""

    def __init__(self, record: Path) -> None:
        self.record = record.open("a")

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        name = next(line for line in envelope.content.split(b"\r\n") if line.lower().startswith(b"message-id:"))
        told = {"name": name.partition(b":")[2].strip().decode(), "sum": sha256(envelope.content).hexdigest()}
        self.record.write(json.dumps(told) + "\n")
        self.record.flush()
        await asyncio.sleep(random.uniform(0, ANSWERS_WITHIN_SECONDS))
        return "250 taken"


async def be_the_world(record: Path) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(World(record)), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def run(folder: Path, kills: int, seed: int) -> dict:
    record = folder / "taken"
    record.touch()
    world = subprocess.Popen([sys.executable, __file__, "--world", record], stdout=subprocess.PIPE, text=True)
    try:
        port = world.stdout.readline().strip()
        return found_by("killed.sending", kills, seed, record, home=folder, AMENDS_SMTP_URL=f"smtp://127.0.0.1:{port}")
    finally:
        world.kill()
        world.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--world"]:
        asyncio.run(be_the_world(Path(sys.argv[2])))
    else:
        answer(run, none_of=MUST_BE_NONE, otherwise="A letter was lost, or came twice without a mark.")
