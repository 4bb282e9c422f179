"""A line of a chat, for the contract of channels."""

import json


def raw(sender: str, text: str) -> bytes:
    return json.dumps({"nonce": "1", "visit": "2", "name": "Ben", "email": sender, "text": text}).encode()


def automatic(sender: str) -> bytes:
    return raw("no-reply@home.example", "I am away.")
