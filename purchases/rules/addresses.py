"""Which addresses may be fetched: public ones only."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from purchases.states import NotTaken

LONGEST = 2000
PORTS = frozenset({80, 443, 8080, 8443})
DEFAULT_PORTS = {"http": 80, "https": 443}
# What a path may hold unquoted, and the sign of what is quoted already.
PLAIN = "/%:@!$&'()*+,;=~-._?"
PRIVATE_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
UNICAST = ipaddress.IPv6Network("2000::/3")
# Public by number to some Pythons, but nobody's servers: protocols, old tunnels, documentation, and an
# inside server of Azure.
NOBODYS = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2001::/23", "2002::/16", "3fff::/20"),
    )
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where to connect, and what to ask for. `host` is in plain letters (IDNA) or an IP address."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host as a request names it: with its port, unless that goes without saying."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == DEFAULT_PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def read_address(url: str) -> Address | NotTaken:
    """The parts of `url`, or what is wrong with it."""
    if len(url) > LONGEST or any(ord(sign) <= 32 or sign in "\x7f\\" for sign in url):
        return NotTaken.ADDRESS
    try:
        parts = urlsplit(url)
        port, named = parts.port, parts.hostname or ""
    except ValueError:
        return NotTaken.ADDRESS
    if parts.scheme not in DEFAULT_PORTS:
        return NotTaken.ADDRESS
    if "@" in parts.netloc:
        return NotTaken.PASSWORD
    host = _host(named)
    if isinstance(host, NotTaken):
        return host
    target = quote(parts.path or "/", safe=PLAIN) + (
        f"?{quote(parts.query, safe=PLAIN)}" if parts.query else ""
    )
    return Address(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], target)


def refused_end(ip: str, port: int) -> NotTaken | None:
    """Why nobody connects to `port` of `ip`; None if they may."""
    if port not in PORTS:
        return NotTaken.PORT
    return None if is_public(ip) else NotTaken.PLACE


def is_public(ip: str) -> bool:
    """Whether anybody on the internet could reach `ip`, and reaches no other address by it."""
    try:
        number = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if not number.is_global or number.is_multicast or number.is_reserved:
        return False
    if any(number in network for network in NOBODYS):
        return False
    return number.version == 4 or number in UNICAST


def _host(named: str) -> str | NotTaken:
    """A name in plain letters, or an IP address spelled in the one usual way."""
    if ":" in named:
        return named
    try:
        host = named.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        return NotTaken.ADDRESS
    if not NAME.fullmatch(host):
        return NotTaken.ADDRESS
    if NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            return NotTaken.ADDRESS
    private = "." not in host or any(host == each or host.endswith(f".{each}") for each in PRIVATE_NAMES)
    return NotTaken.PLACE if private else host
