"""Only public servers are asked for pictures, however their addresses are spelled."""

import pytest

from purchases.rules.addresses import Address, is_public, read_address, refused_end
from purchases.states import NotTaken

ADDRESSES = [
    pytest.param(
        "http://shop.example/a.jpg",
        Address("http", "shop.example", 80, "/a.jpg"),
        id="an address as it should be",
    ),
    pytest.param(
        "https://Shop.Example.:8443/a%20b.jpg?w=5&h=ж#top",
        Address("https", "shop.example", 8443, "/a%20b.jpg?w=5&h=%D0%B6"),
        id="a port, a query, a fragment, capitals",
    ),
    pytest.param(
        "https://магазин.рф/фото.jpg",
        Address("https", "xn--80aairftm.xn--p1ai", 443, "/%D1%84%D0%BE%D1%82%D0%BE.jpg"),
        id="a name in Cyrillic",
    ),
    pytest.param("https://shop.example", Address("https", "shop.example", 443, "/"), id="no path"),
    pytest.param("http://8.8.8.8/a.jpg", Address("http", "8.8.8.8", 80, "/a.jpg"), id="four numbers"),
    pytest.param(
        "http://[::1]:8080/", Address("http", "::1", 8080, "/"), id="IPv6 is judged when it is known"
    ),
    pytest.param("ftp://shop.example/a.jpg", NotTaken.ADDRESS, id="not the web"),
    pytest.param("file:///etc/passwd", NotTaken.ADDRESS, id="a file of this machine"),
    pytest.param("//shop.example/a.jpg", NotTaken.ADDRESS, id="no scheme"),
    pytest.param("a.jpg", NotTaken.ADDRESS, id="a name alone"),
    pytest.param("", NotTaken.ADDRESS, id="nothing"),
    pytest.param("http:///a.jpg", NotTaken.ADDRESS, id="no server"),
    pytest.param("http://shop.example/" + "a" * 2000, NotTaken.ADDRESS, id="longer than 2,000 characters"),
    pytest.param("http://shop.example/a\r\nHost: x", NotTaken.ADDRESS, id="a second header"),
    pytest.param("http://shop.example\\@10.0.0.1/", NotTaken.ADDRESS, id="a stroke the wrong way"),
    pytest.param("http://shop.example:99999/", NotTaken.ADDRESS, id="a port that cannot be"),
    pytest.param("http://[::1/", NotTaken.ADDRESS, id="an open bracket"),
    pytest.param("http://sh op.example/", NotTaken.ADDRESS, id="a blank"),
    pytest.param("http://a..example/", NotTaken.ADDRESS, id="an empty label"),
    pytest.param(f"http://{'a' * 64}.example/", NotTaken.ADDRESS, id="a label too long"),
    pytest.param("http://olga:secret@shop.example/", NotTaken.PASSWORD, id="a password"),
    pytest.param("http://@shop.example/", NotTaken.PASSWORD, id="an empty name"),
    pytest.param("http://2130706433/", NotTaken.ADDRESS, id="127.0.0.1 as one number"),
    pytest.param("http://0x7f000001/", NotTaken.ADDRESS, id="127.0.0.1 in hexadecimal"),
    pytest.param("http://0177.0.0.1/", NotTaken.ADDRESS, id="127.0.0.1 in octal"),
    pytest.param("http://127.1/", NotTaken.ADDRESS, id="127.0.0.1 cut short"),
    pytest.param("http://0x7f.0.0.0x1/", NotTaken.ADDRESS, id="127.0.0.1 mixed"),
    pytest.param("http://１２７.１/", NotTaken.ADDRESS, id="127.1 in wide digits"),
    pytest.param("http://localhost/", NotTaken.PLACE, id="localhost"),
    pytest.param("http://a.LOCALHOST./", NotTaken.PLACE, id="below localhost"),
    pytest.param("http://db/", NotTaken.PLACE, id="a name without a dot"),
    pytest.param("http://metadata.google.internal/", NotTaken.PLACE, id="metadata by name"),
    pytest.param("http://printer.local/", NotTaken.PLACE, id="a printer"),
]


@pytest.mark.parametrize(("url", "read"), ADDRESSES)
def test_addresses(url, read):
    assert read_address(url) == read


@pytest.mark.parametrize(
    "url", ["https://shop.example/a.jpg", "http://[2a00::1]:8080/?a=1", "http://8.8.8.8/"]
)
def test_an_address_is_written_as_it_was_read(url):
    assert read_address(url).url == url


@pytest.mark.parametrize(
    "ip",
    [
        pytest.param("8.8.8.8", id="a server"),
        pytest.param("100.63.255.255", id="just below the providers' own"),
        pytest.param("172.32.0.1", id="just above private"),
        pytest.param("2606:4700::1111", id="a server by IPv6"),
        pytest.param("2a00:1450:4001::1", id="another by IPv6"),
    ],
)
def test_public(ip):
    assert is_public(ip)


@pytest.mark.parametrize(
    "ip",
    [
        pytest.param("127.0.0.1", id="this machine"),
        pytest.param("127.255.255.254", id="this machine, at the other end"),
        pytest.param("0.0.0.0", id="any address"),
        pytest.param("10.1.2.3", id="private, 10"),
        pytest.param("172.16.0.1", id="private, 172.16"),
        pytest.param("172.31.255.255", id="private, to its end"),
        pytest.param("192.168.1.1", id="private, 192.168"),
        pytest.param("100.64.0.1", id="shared by a provider"),
        pytest.param("100.100.100.200", id="metadata of Alibaba"),
        pytest.param("100.127.255.255", id="shared by a provider, to its end"),
        pytest.param("169.254.169.254", id="metadata"),
        pytest.param("168.63.129.16", id="an inside server of Azure"),
        pytest.param("192.0.0.192", id="metadata of Oracle"),
        pytest.param("192.0.2.1", id="for documentation"),
        pytest.param("192.88.99.1", id="the way to 6to4"),
        pytest.param("198.18.0.1", id="for measuring"),
        pytest.param("198.51.100.1", id="for documentation, too"),
        pytest.param("203.0.113.1", id="for documentation, the third"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("239.255.255.250", id="multicast at home"),
        pytest.param("240.0.0.1", id="reserved"),
        pytest.param("255.255.255.255", id="everybody"),
        pytest.param("::", id="any address, IPv6"),
        pytest.param("::1", id="this machine, IPv6"),
        pytest.param("::127.0.0.1", id="IPv4 inside IPv6, old"),
        pytest.param("::ffff:127.0.0.1", id="IPv4 inside IPv6"),
        pytest.param("::ffff:8.8.8.8", id="even a public one"),
        pytest.param("64:ff9b::7f00:1", id="by way of NAT64"),
        pytest.param("64:ff9b:1::1", id="by way of a NAT64 at home"),
        pytest.param("2002:7f00:1::", id="by way of 6to4"),
        pytest.param("2001:0:4136:e378:8000:63bf:3fff:fdd2", id="by way of Teredo"),
        pytest.param("2001:db8::1", id="for documentation, IPv6"),
        pytest.param("3fff::1", id="for documentation, IPv6, too"),
        pytest.param("fc00::1", id="private, IPv6"),
        pytest.param("fd00:ec2::254", id="metadata, IPv6"),
        pytest.param("fe80::1", id="on the wire"),
        pytest.param("fe80::1%eth0", id="on a wire that is named"),
        pytest.param("fec0::1", id="on the site"),
        pytest.param("ff02::1", id="multicast, IPv6"),
        pytest.param("100::1", id="to nowhere"),
        pytest.param("shop.example", id="no number at all"),
    ],
)
def test_not_public(ip):
    assert not is_public(ip)


@pytest.mark.parametrize(
    ("ip", "port", "why"),
    [
        pytest.param("8.8.8.8", 443, None, id="a server at its usual port"),
        pytest.param("8.8.8.8", 8443, None, id="and at its other one"),
        pytest.param("8.8.8.8", 22, NotTaken.PORT, id="no pictures come from there"),
        pytest.param("10.0.0.1", 80, NotTaken.PLACE, id="a private server"),
    ],
)
def test_ends(ip, port, why):
    assert refused_end(ip, port) == why
