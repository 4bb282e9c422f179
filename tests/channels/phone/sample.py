"""A call, for the contract of channels."""

import json


def raw(sender: str, text: str) -> bytes:
    who = {"address": sender, "kind": "email", "name": "Ben"}
    return json.dumps({"nonce": "1", "way": "in", "by": 1, "subject": "My lamp", "text": text} | who).encode()


def automatic(sender: str) -> bytes:
    return raw("no-reply@home.example", "I am away.")
