"""Somebody else's server, on a port of the loopback: it says what it is told to, and keeps what it was asked."""

import datetime
import socket
import ssl
import threading
from contextlib import suppress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Elsewhere:
    """Answers each line that is opened to it with the next of its answers: bytes, or pieces of them that come one by one."""

    def __init__(self, *answers, tls=None):
        self.answers, self.tls = list(answers), tls
        self.asked, self.dialled = [], []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *raised):
        """A word to the door ends its waiting: closing alone would not."""
        self.answers.clear()
        with suppress(OSError):
            socket.create_connection(self.door.getsockname(), 1).close()
        self.thread.join(5)
        self.door.close()

    def dial(self, host, port, seconds):
        """Whoever is asked for, it answers."""
        self.dialled.append((host, port))
        return socket.create_connection(self.door.getsockname(), seconds)

    def _serve(self):
        while self.answers:
            line, _ = self.door.accept()
            with suppress(OSError), line:
                self._answer(self.tls.wrap_socket(line, server_side=True) if self.tls else line)

    def _answer(self, line):
        self.asked.append(line.recv(65536))
        answer = self.answers.pop(0) if self.answers else b""
        for piece in [answer] if isinstance(answer, bytes) else answer:
            line.sendall(piece)
        line.close()


def found(body, *headers, status="200 OK"):
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers])
    return head.encode() + b"\r\n\r\n" + body


def moved(to, status="302 Found"):
    return found(b"", f"Location: {to}", status=status)


def identity(folder, host):
    """A certificate that nobody has signed but its holder: where it lies, and what a server shows it by."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    today = datetime.datetime.now(datetime.UTC)
    signed = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    signed = signed.not_valid_before(today - datetime.timedelta(1)).not_valid_after(today + datetime.timedelta(1))
    signed = signed.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False).sign(key, hashes.SHA256())
    shown, kept = folder / "shown.pem", folder / "kept.pem"
    shown.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    kept.write_bytes(key.private_bytes(*form))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, kept)
    return shown, context
