"""What is fetched, and from where nothing is: against real servers."""

import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from purchases.gateways.fetching import AGENT, Patience, fetch, resolved
from purchases.gateways.pictures import SIZE_LIMIT, CannotTakePicture
from purchases.states import NotTaken
from tests.factories.pictures import a_picture
from tests.purchases.gateways.answering import (
    HERE,
    Shop,
    a_bad_shop,
    a_shop,
    dripping,
    found_at,
    here,
)

PICTURE = a_picture()
HURRY = Patience(silence=0.4, whole=0.8)


def why_not(shop: Shop, url: str, **options: object) -> NotTaken:
    with pytest.raises(CannotTakePicture) as caught:
        fetch(url, **({"resolve": here, "judge": shop.judge} | options))
    return caught.value.why


def to(url: str, status: int = 302) -> tuple[int, dict[str, str], bytes]:
    return (status, {"Location": url}, b"")


def test_a_picture_is_fetched():
    with a_shop({"/a.jpg?w=5": (200, {}, PICTURE)}) as shop:
        assert fetch(shop.url("/a.jpg?w=5#top"), resolve=here, judge=shop.judge) == PICTURE
    assert shop.asked == [
        (
            "/a.jpg?w=5",
            {
                "Host": f"shop.example:{shop.port}",
                "User-Agent": AGENT,
                "Accept": "image/jpeg, image/png, image/webp, image/gif",
                "Accept-Encoding": "identity",
                "Connection": "close",
            },
        )
    ]


def test_an_answer_in_pieces_is_put_together():
    pieces = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with a_bad_shop(lambda line: line.sendall(pieces)) as shop:
        assert fetch(shop.url("/"), resolve=here, judge=shop.judge) == b"abcde"


def test_redirections_are_followed_three_times():
    answers = {"/0": to("/1"), "/1": to("2", 301), "/2": to("/3", 307)}
    with a_shop(answers) as shop:
        answers |= {"/2": to(f"//other.example:{shop.port}/3", 308), "/3": (200, {}, PICTURE)}
        assert fetch(shop.url("/0"), resolve=here, judge=shop.judge) == PICTURE
        assert [path for path, _ in shop.asked] == ["/0", "/1", "/2", "/3"]
        answers["/3"] = to("/4", 303)
        assert why_not(shop, shop.url("/0")) == NotTaken.REDIRECTS
        assert [path for path, _ in shop.asked[4:]] == ["/0", "/1", "/2", "/3"]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        pytest.param("http://127.0.0.1:8080/", NotTaken.PLACE, id="to this machine"),
        pytest.param("http://169.254.169.254/latest/", NotTaken.PLACE, id="to metadata"),
        pytest.param("http://[::ffff:7f00:1]:8080/", NotTaken.PLACE, id="to this machine inside IPv6"),
        pytest.param("http://localhost:8080/", NotTaken.PLACE, id="to this machine by name"),
        pytest.param("http://2130706433/", NotTaken.ADDRESS, id="to this machine as a number"),
        pytest.param("http://a:b@shop.example/", NotTaken.PASSWORD, id="with a password"),
        pytest.param("file:///etc/passwd", NotTaken.ADDRESS, id="to a file"),
        pytest.param("http://8.8.8.8:22/", NotTaken.PORT, id="to another port"),
        pytest.param("http://[::1", NotTaken.SILENT, id="to nonsense"),
        pytest.param("", NotTaken.REDIRECTS, id="to itself"),
    ],
)
def test_where_a_redirection_may_not_lead(url, why):
    def resolve(host: str, port: int) -> list[str]:
        return [HERE] if host == "shop.example" else resolved(host, port)

    with a_shop({"/": to(url)}) as shop:
        assert why_not(shop, shop.url("/"), resolve=resolve) == why


def test_by_default_this_machine_is_not_asked():
    with a_shop({"/": (200, {}, PICTURE)}) as shop:
        for url in (f"http://127.0.0.1:{shop.port}/", "http://127.0.0.1:8080/", "http://[::1]:8080/"):
            with pytest.raises(CannotTakePicture) as caught:
                fetch(url)
            assert caught.value.why in (NotTaken.PORT, NotTaken.PLACE)
        with pytest.raises(CannotTakePicture) as caught:
            fetch(shop.url("/"), resolve=here)
        assert caught.value.why == NotTaken.PORT
    assert shop.asked == []


def test_one_private_address_among_public_ones_refuses_the_name():
    with pytest.raises(CannotTakePicture) as caught:
        fetch("http://shop.example/", resolve=found_at("8.8.8.8", "10.0.0.1"))
    assert caught.value.why == NotTaken.PLACE


def test_a_name_that_changes_its_mind_is_asked_once():
    """What was judged is what is connected to: a second answer of the resolver is never heard."""
    with a_shop({"/": (200, {}, PICTURE)}) as shop, a_shop({"/": (200, {}, b"secret")}) as inside:
        asked = []

        def rebinding(host: str, port: int) -> list[str]:
            asked.append(host)
            return [HERE] if len(asked) == 1 else ["10.0.0.1"]

        assert fetch(shop.url("/"), resolve=rebinding, judge=shop.judge) == PICTURE
        assert asked == ["shop.example"]
    assert inside.asked == []


def test_a_name_nobody_knows():
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror

    for resolve in (unknown, found_at()):
        with pytest.raises(CannotTakePicture) as caught:
            fetch("http://shop.example/", resolve=resolve)
        assert caught.value.why == NotTaken.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param((404, {}, b"Nothing"), NotTaken.ABSENT, id="not found"),
        pytest.param((500, {}, b"Oops"), NotTaken.ABSENT, id="a fault of theirs"),
        pytest.param((206, {}, b"a"), NotTaken.ABSENT, id="a part"),
        pytest.param((200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"), NotTaken.ENCODED, id="packed, unasked"),
        pytest.param((200, {"Content-Length": str(SIZE_LIMIT + 1)}, b"a"), NotTaken.LARGE, id="declared too large"),
        pytest.param((200, {"Content-Length": "9" * 5000}, b"a"), NotTaken.LARGE, id="declared beyond measure"),
        pytest.param((200, {"Content-Length": ""}, b"a" * (SIZE_LIMIT + 1)), NotTaken.LARGE, id="larger than said"),
        pytest.param((200, {"Content-Length": "500"}, b"a"), NotTaken.SILENT, id="breaks off"),
        pytest.param((302, {}, b""), NotTaken.REDIRECTS, id="sends on to nowhere"),
    ],
)  # fmt: skip
def test_answers_that_are_not_taken(answer, why):
    with a_shop({"/": answer}) as shop:
        assert why_not(shop, shop.url("/")) == why


@pytest.mark.parametrize(
    ("behave", "why"),
    [
        pytest.param(lambda line: time.sleep(1.5), NotTaken.SLOW, id="says nothing"),
        pytest.param(lambda line: None, NotTaken.SILENT, id="hangs up"),
        pytest.param(lambda line: line.sendall(b"SSH-2.0-x\r\n"), NotTaken.SILENT, id="speaks otherwise"),
        pytest.param(dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x"), NotTaken.SLOW, id="lets its picture drip"),
        pytest.param(
            dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
            NotTaken.SLOW,
            id="lets it drip in pieces",
        ),
        pytest.param(
            dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), NotTaken.SLOW, id="lets its headers drip"
        ),
        pytest.param(dripping(b"", b"H"), NotTaken.SLOW, id="lets its first line drip"),
        pytest.param(
            dripping(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
            NotTaken.SLOW,
            id="puts off",
        ),
    ],
)
def test_nobody_keeps_us_waiting(behave, why):
    with a_bad_shop(behave) as shop:
        began = time.monotonic()
        assert why_not(shop, shop.url("/"), patience=HURRY) == why
        assert time.monotonic() - began < HURRY.whole + 0.5


def test_nobody_there():
    with socket.create_server((HERE, 0)) as server:
        shop = Shop(server.getsockname()[1])
    assert why_not(shop, shop.url("/")) == NotTaken.SILENT


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of shop.example, signed by itself; with its key in one file."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl")
    path = tmp_path / "shop.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=shop.example",
         "-addext", "subjectAltName=DNS:shop.example", "-keyout", path, "-out", path.with_suffix(".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


def test_a_server_proves_its_name(certificate, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with a_shop({"/": (200, {}, PICTURE)}, context=context) as shop:
        url = shop.url("/", scheme="https")
        assert why_not(shop, url) == NotTaken.CERTIFICATE
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetch(url, resolve=here, judge=shop.judge) == PICTURE
        other = shop.url("/", scheme="https", host="other.example")
        assert why_not(shop, other) == NotTaken.CERTIFICATE


def test_a_handshake_that_drips_is_cut():
    with a_bad_shop(dripping(b"", b"\x16")) as shop:
        assert why_not(shop, shop.url("/", scheme="https"), patience=HURRY) in (
            NotTaken.SLOW,
            NotTaken.SILENT,
        )
