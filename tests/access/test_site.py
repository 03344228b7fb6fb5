"""The addresses that are of no purchase: who is let in, that nobody is led elsewhere, and that none is forgotten."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from participants.models import Notice, User
from participants.services.notices import mark_all_read
from purchases.models import ItemPicture, ListDraft, SupplierPayment
from tests.access.roles import Role
from tests.access.table import KNOWN, ROWS
from tests.access.world import ENDED, World
from tests.factories.people import form_key
from tests.purchases.views.test_hostile_posts import changed, rows

pytestmark = pytest.mark.once

BACK_OFFICE = settings.BACK_OFFICE_PATH
LOGIN = "/accounts/login/"

# Name: the answer to a visitor and to whoever is logged in, looking and sending an empty form.
SITE: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "healthz": ((200, 405), (200, 405)),
    "set_language": ((405, 302), (405, 302)),
    "cms:home": ((200, 405), (200, 405)),
    "cms:rules": ((200, 405), (200, 405)),
    "participants:inbox": ((302, 302), (200, 405)),
    "participants:read_all": ((302, 302), (405, 302)),
    "participants:read_one": ((302, 302), (405, 404)),
    "participants:profile": ((302, 302), (200, 422)),
    "organizers:apply": ((302, 302), (200, 422)),
    "organizers:follow": ((302, 302), (405, 302)),
    "organizers:unfollow": ((302, 302), (405, 302)),
    "account_login": ((200, 200), (302, 302)),
    "account_signup": ((200, 200), (302, 302)),
    "account_logout": ((302, 302), (200, 302)),
    "account_inactive": ((200, 405), (200, 405)),
    "account_reauthenticate": ((302, 302), (302, 302)),
    "account_email": ((302, 302), (302, 302)),
    "account_email_verification_sent": ((200, 405), (200, 405)),
    "account_confirm_email": ((200, 404), (200, 404)),
    "account_change_password": ((302, 302), (302, 302)),
    "account_set_password": ((302, 302), (302, 302)),
    "account_reset_password": ((200, 200), (200, 200)),
    "account_reset_password_done": ((200, 405), (200, 405)),
    "account_reset_password_from_key": ((200, 200), (200, 200)),
    "account_reset_password_from_key_done": ((200, 405), (200, 405)),
    "account_confirm_login_code": ((302, 302), (302, 302)),
    "wagtaildocs_serve": ((404, 404), (404, 404)),
    "wagtaildocs_authenticate_with_password": ((404, 404), (404, 404)),
    "wagtailcore_authenticate_with_password": ((404, 404), (404, 404)),
    "wagtailcore_login": ((302, 302), (302, 302)),
    "wagtail_serve": ((404, 404), (404, 404)),
}
ARGUMENTS = {
    "participants:read_one": [1],
    "organizers:follow": [1],
    "organizers:unfollow": [1],
    "account_confirm_email": ["none"],
    "account_reset_password_from_key": ["1", "none-none"],
    "wagtaildocs_serve": [1, "x"],
    "wagtaildocs_authenticate_with_password": [1],
    "wagtailcore_authenticate_with_password": [1, 1],
    "wagtail_serve": ["no-such-page/"],
}
# Have no name: pictures, tried as files below, and what stands in for Wagtail's own login.
NAMELESS = {"media/<path:path>", "_util/login/"}
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "https:evil.example",
    "https:///evil.example",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\x00//evil.example/",
    " //evil.example/",
    "java\nscript:alert(1)",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
]


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(ENDED, tick=False):
        yield


def every(
    patterns: list[URLPattern | URLResolver], space: str = "", path: str = ""
) -> Iterator[tuple[str, str]]:
    """Path and full name of every address."""
    for each in patterns:
        whole = path + str(each.pattern)
        if isinstance(each, URLResolver):
            within = f"{space}{each.namespace}:" if each.namespace else space
            yield from every(each.url_patterns, within, whole)
        else:
            yield whole, f"{space}{each.name}" if each.name else ""


def test_every_address_of_the_site_has_its_row() -> None:
    found = [
        (path, name) for path, name in every(get_resolver().url_patterns) if not path.startswith(BACK_OFFICE)
    ]
    assert {name or path for path, name in found} == SITE.keys() | {
        f"purchases:{name}" for name in ROWS
    } | NAMELESS


def test_visitors_and_people_get_the_answers_of_the_table(world: World) -> None:
    found = {}
    for name in SITE:
        url = reverse(name, args=ARGUMENTS.get(name))
        answers = []
        for role in (Role.VISITOR, Role.PARTICIPANT):
            looked = world.as_(role).get(url)
            assert not looked.streaming or list(looked)
            answers.append((looked.status_code, world.as_(role).post(url, form_key()).status_code))
            world.sessions[role] = world.sessions.get(role, "")
        found[name] = tuple(answers)
    assert found == SITE


def test_the_back_office_is_for_administrators_alone(world: World) -> None:
    """Every address of it, whatever it names: visitors are led to the login, for others it does not exist.

    Anybody may have its words and drawings; nobody a second way to a new password.
    """
    led, there = [], []
    for path in _back_office_paths():
        for method in ("get", "post"):
            answer = getattr(world.as_(Role.VISITOR), method)(path)
            if "password_reset" in path and answer.status_code == 404:
                continue
            if not (
                answer.status_code == 302 and answer["Location"].startswith((LOGIN, f"/{BACK_OFFICE}login/"))
            ):
                led.append(f"{method} {path} {answer.status_code}")
            answer = getattr(world.as_(Role.ORGANIZER), method)(path)
            if answer.status_code == 302 and answer["Location"].startswith(f"/{BACK_OFFICE}login/"):
                answer = world.as_(Role.ORGANIZER).get(answer["Location"])
            if answer.status_code not in (403, 404):
                there.append(f"{method} {path} {answer.status_code}")
    assert (led, there) == ([], [])


def _back_office_paths() -> list[str]:
    """The addresses with 1 for every number and x for every word, but for the two that anybody may ask."""
    import re

    paths = []
    for path, _name in every(get_resolver().url_patterns):
        if path.startswith(BACK_OFFICE) and path not in (f"{BACK_OFFICE}sprite/", f"{BACK_OFFICE}jsi18n/"):
            plain = re.sub(r"\(\?P<\w+>[^()]*(\([^()]*\))?[^()]*\)|<int:\w+>", "1", path)
            plain = re.sub(r"<[^>]+>|\([^)]*\)", "x", plain)
            paths.append("/" + re.sub(r"[\^$\\?]", "", plain))
    return paths


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_led_to_another_site(world: World, elsewhere: str) -> None:
    user = world.people[Role.PARTICIPANT]
    user.set_password("tea-and-honey")
    user.save(update_fields=["password"])
    entering = {"login": user.email, "password": "tea-and-honey", "next": elsewhere}
    told = {
        "login": world.as_(Role.VISITOR).post(LOGIN, entering),
        "login, in the address": world.as_(Role.VISITOR).post(
            LOGIN, entering | {"next": ""}, query_params={"next": elsewhere}
        ),
        "in already": world.as_(Role.PARTICIPANT).get(LOGIN, {"next": elsewhere}),
        "logout": world.as_(Role.VISITOR).post("/accounts/logout/", {"next": elsewhere}),
        "language": world.as_(Role.VISITOR).post("/i18n/setlang/", {"language": "ru", "next": elsewhere}),
        "follow": world.as_(Role.PARTICIPANT).post("/organizers/1/follow/", {"next": elsewhere}),
        "unfollow": world.as_(Role.PARTICIPANT).post("/organizers/1/unfollow/", {"next": elsewhere}),
        "back office": world.as_(Role.VISITOR).get(f"/{BACK_OFFICE}login/", {"next": elsewhere}),
        "the editors' login": world.as_(Role.VISITOR).post("/_util/login/", entering),
    }
    away = {
        what: answer.headers.get("Location", "")
        for what, answer in told.items()
        if not answer.headers.get("Location", "/").startswith("/")
        or answer.headers.get("Location", "/").startswith(("//", "/\\"))
    }
    assert away == {}


def test_a_message_of_somebody_else_is_not_found(world: World) -> None:
    before = rows()
    notice = Notice.objects.filter(user=world.people[Role.ORGANIZER])[0]
    assert world.as_(Role.PARTICIPANT).post(f"/inbox/{notice.pk}/read/", {"open": ""}).status_code == 404
    assert changed(before) == []
    mark_all_read(user=world.people[Role.ORGANIZER], at=ENDED)
    assert changed(before) != []


def test_who_is_made_inactive_is_out_at_once(world: World) -> None:
    assert world.as_(Role.PARTICIPANT).get("/my/").status_code == 200
    User.objects.filter(pk=world.people[Role.PARTICIPANT].pk).update(is_active=False)
    answer = world.as_(Role.PARTICIPANT).get("/my/")
    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next=/my/")


def test_private_files_have_no_address(world: World) -> None:
    """Neither by their own paths nor by ways around; what everybody may see is a drawn picture."""
    private = [
        ListDraft.objects.all()[0].file.name,
        SupplierPayment.objects.exclude(invoice="")[0].invoice.name,
    ]
    guesses = []
    for name in private:
        guesses += [
            f"/media/{name}", f"/private/{name}", f"/media/../private/{name}", f"/media/%2e%2e/private/{name}",
            f"/media/..%2fprivate%2f{name}", f"/media//{settings.PRIVATE_ROOT}/{name}", f"/static/../private/{name}",
            f"/documents/1/{name}", f"/{name}",
        ]  # fmt: skip
    guesses += ["/media/", "/media/../db.sqlite3", "/media/%00.png", "/media/../../etc/passwd", "/private/"]
    statuses = {
        (path, role): world.as_(role).get(path).status_code
        for path in guesses
        for role in (Role.VISITOR, Role.ORGANIZER, Role.ADMINISTRATOR)
    }
    assert {cell: status for cell, status in statuses.items() if status not in (301, 404)} == {}
    picture = ItemPicture.objects.order_by("pk")[0]
    shown = world.as_(Role.VISITOR).get(f"/media/{picture.image.name}")
    assert (shown.status_code, len(b"".join(shown)) > 0) == (200, True)


def test_no_form_is_taken_without_its_token(world: World) -> None:
    """Every address that takes forms, logout, login and the back office among them."""
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    purchase = world.own["open"]
    urls = [reverse(name, args=ARGUMENTS.get(name)) for name in SITE]
    urls += [f"/{BACK_OFFICE}", f"/{BACK_OFFICE}login/", "/media/x.png"]
    urls += [
        "/desk/new/",
        purchase.desk_url,
        f"{purchase.desk_url}stop/",
        f"{purchase.get_absolute_url()}order/",
    ]
    before = rows()
    taken = {}
    for role in (Role.VISITOR, Role.ORGANIZER, Role.ADMINISTRATOR):
        for url in urls:
            strict.cookies.clear()
            if role in world.sessions and role in KNOWN:
                strict.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
            status = strict.post(url, form_key()).status_code
            if status != 403:
                taken[role, url] = status
    assert taken == {}
    assert changed(before) == []
