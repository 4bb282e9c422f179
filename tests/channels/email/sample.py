"""A letter of the mail, for the contract of channels."""


def raw(sender: str, text: str) -> bytes:
    head = f"From: <{sender}>\r\nTo: <in@firm.example>\r\nSubject: My lamp\r\nMessage-ID: <1@home.example>\r\n"
    return f"{head}Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\n{text}\r\n".encode()


def automatic(sender: str) -> bytes:
    return b"Auto-Submitted: auto-replied\r\n" + raw(sender, "I am away.")
