"""Pictures from other people's servers: the only place that goes out to an address somebody gave.

The address is judged, its host is resolved once, and the connection goes to the very IP address that
was judged; TLS still asks for the name. Each redirection begins anew.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from purchases.gateways.pictures import SIZE_LIMIT, CannotTakePicture
from purchases.rules.addresses import Address, read_address, refused_end
from purchases.states import NotTaken

REDIRECTS = 3
AGENT = "Artel (pictures of price lists)"
CHUNK = 64 * 1024

# The IP addresses of a host; raises OSError.
Resolve = Callable[[str, int], list[str]]
# Why a port of an IP address may not be asked; None if it may.
Judge = Callable[[str, int], NotTaken | None]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to connect and between two pieces of an answer; for all of it, redirections included."""

    silence: float = 10
    whole: float = 30


def resolved(host: str, port: int) -> list[str]:
    """What the machine's resolver says, within the resolver's own patience."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(where[0]) for *_, where in found]


def fetch(
    url: str,
    *,
    resolve: Resolve = resolved,
    judge: Judge = refused_end,
    patience: Patience = Patience(),
) -> bytes:
    """What is at `url`, at most SIZE_LIMIT bytes. Raises CannotTakePicture."""
    deadline = time.monotonic() + patience.whole
    for _turn in range(REDIRECTS + 1):
        address = read_address(url)
        if isinstance(address, NotTaken):
            raise CannotTakePicture(address)
        ip = _judged(address, resolve, judge)
        try:
            with (
                _connected(address, ip, patience.silence, deadline) as connection,
                _asked(connection, address) as answer,
            ):
                if not 300 <= answer.status < 400:
                    return _body(answer, deadline)
                url = urljoin(address.url, answer.headers.get("Location", ""))
        except ssl.SSLCertVerificationError as error:
            raise CannotTakePicture(NotTaken.CERTIFICATE) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = time.monotonic() >= deadline or isinstance(error, TimeoutError)
            raise CannotTakePicture(NotTaken.SLOW if late else NotTaken.SILENT) from error
    raise CannotTakePicture(NotTaken.REDIRECTS)


def _judged(address: Address, resolve: Resolve, judge: Judge) -> str:
    """The IP address to connect to. One bad one among several refuses them all."""
    try:
        found = resolve(address.host, address.port)
    except (OSError, UnicodeError) as error:
        raise CannotTakePicture(NotTaken.UNKNOWN) from error
    if not found:
        raise CannotTakePicture(NotTaken.UNKNOWN)
    for ip in found:
        if why := judge(ip, address.port):
            raise CannotTakePicture(why)
    return found[0]


@contextmanager
def _connected(
    address: Address, ip: str, silence: float, deadline: float
) -> Iterator[http.client.HTTPConnection]:
    """A connection to `ip` that is cut at `deadline`, whatever it is waiting for."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connected = socket.create_connection((ip, address.port), timeout=min(silence, left))
    with connected as plain, plain.dup() as line:
        plain.settimeout(silence)
        cut = threading.Timer(deadline - time.monotonic(), _cut, [line])
        cut.daemon = True
        cut.start()
        connection = http.client.HTTPConnection(address.host, address.port)
        try:
            connection.sock = _secured(plain, address) if address.scheme == "https" else plain
            yield connection
        finally:
            cut.cancel()
            connection.close()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _secured(plain: socket.socket, address: Address) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=address.host)


def _asked(connection: http.client.HTTPConnection, address: Address) -> http.client.HTTPResponse:
    headers = {
        "Host": address.authority,
        "User-Agent": AGENT,
        "Accept": "image/jpeg, image/png, image/webp, image/gif",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request("GET", address.target, headers=headers)
    return connection.getresponse()


def _body(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    if answer.status != http.HTTPStatus.OK:
        raise CannotTakePicture(NotTaken.ABSENT)
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise CannotTakePicture(NotTaken.ENCODED)
    declared = answer.headers.get("Content-Length", "0")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > SIZE_LIMIT:
        raise CannotTakePicture(NotTaken.LARGE)
    content = bytearray()
    while chunk := answer.read1(CHUNK):
        content += chunk
        if len(content) > SIZE_LIMIT:
            raise CannotTakePicture(NotTaken.LARGE)
    if time.monotonic() >= deadline:
        raise TimeoutError
    if answer.length:
        raise http.client.IncompleteRead(bytes(content), answer.length)
    return bytes(content)
