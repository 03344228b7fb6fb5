"""Who lives in the demo."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password

from organizers.models import Organizer
from organizers.services.applications import (
    apply_to_organize,
    approve_organizer,
    lift_probation,
    suspend_organizer,
)
from organizers.services.following import follow
from participants.models import City, Notice, User
from participants.services.blacklist import add_to_blacklist
from participants.services.notices import mark_read

ORGANIZER = "olga@example.org"
CITIES = {
    "Tallinn": ("EE", "Europe/Tallinn", "EUR"),
    "Helsinki": ("FI", "Europe/Helsinki", "EUR"),
    "Moscow": ("RU", "Europe/Moscow", "RUB"),
    "Novosibirsk": ("RU", "Asia/Novosibirsk", "RUB"),
}
ORGANIZERS = {
    "olga": ("Olga Smirnova", "Tallinn", "Tea, honey and good cloth, bought together since 2019."),
    "svetlana": (
        "Svetlana Kuznetsova",
        "Novosibirsk",
        "Knitwear, felt and porcelain straight from the makers, for the whole of Akademgorodok.",
    ),
    "kaisa": ("Kaisa Niemi", "Helsinki", "Bread from a village bakery, and what a sauna needs."),
    "denis": ("Denis Morozov", "Moscow", "Coffee by the sack and oil from people I know."),
}
APPLICANT = ("raisa", "Raisa Pavlova", "Moscow", "I would like to buy school things together for our class.")
KNOWN_BEFORE = ("olga", "svetlana", "denis")
PARTICIPANTS = {
    "petr": ("Petr Ivanov", "Tallinn"),
    "maria": ("Maria Tamm", "Tallinn"),
    "helmi": ("Helmi Laine", "Tallinn"),
    "anton": ("Anton Belov", "Tallinn"),
    "nina": ("Nina Orlova", "Tallinn"),
    "liis": ("Liis Kask", "Tallinn"),
    "aino": ("Aino Virtanen", "Helsinki"),
    "eero": ("Eero Heikkinen", "Helsinki"),
    "saara": ("Saara Mäkelä", "Helsinki"),
    "juha": ("Juha Korhonen", "Helsinki"),
    "vera": ("Vera Sokolova", "Moscow"),
    "kirill": ("Kirill Fomin", "Moscow"),
    "tamara": ("Tamara Egorova", "Moscow"),
    "lev": ("Lev Gusev", "Moscow"),
    "alisa": ("Alisa Volkova", "Novosibirsk"),
    "boris": ("Boris Zaitsev", "Novosibirsk"),
    "galina": ("Galina Orekhova", "Novosibirsk"),
    "dina": ("Dina Akhmetova", "Novosibirsk"),
    "egor": ("Egor Lapin", "Novosibirsk"),
    "zoya": ("Zoya Markova", "Novosibirsk"),
    "ilya": ("Ilya Kotov", "Novosibirsk"),
    "larisa": ("Larisa Ten", "Novosibirsk"),
    "oksana": ("Oksana Bondar", "Novosibirsk"),
    "roman": ("Roman Chernov", "Novosibirsk"),
    "yana": ("Yana Shubina", "Novosibirsk"),
    "gleb": ("Gleb Sorokin", "Novosibirsk"),
}
FOLLOWERS = {
    "olga": ("petr", "liis", "anton"),
    "svetlana": ("alisa", "galina", "zoya", "yana", "vera", "petr"),
    "kaisa": ("aino", "helmi"),
}
NEWS_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody by the name before the @, and the cities by name. Organizers are among the people too."""

    administrator: User
    organizers: dict[str, Organizer]
    cities: dict[str, City]
    people: dict[str, User]


def gather(*, now: datetime) -> Cast:
    """Make the people. Signed up four months ago, seen today."""
    since = now - timedelta(days=120)
    password = make_password(settings.DEMO_PASSWORD)
    cities = {
        name: City.objects.get_or_create(
            name=name, country=country, defaults={"time_zone": zone, "currency": currency}
        )[0]
        for name, (country, zone, currency) in CITIES.items()
    }

    def person(who: str, name: str, city: str) -> User:
        return User.objects.create(
            email=f"{who}@example.org",
            password=password,
            full_name=name,
            short_name=name.split(maxsplit=1)[0],
            city=cities[city],
            date_joined=since,
            seen_at=now,
        )

    administrator = person("admin", "Administrator", "Tallinn")
    administrator.is_staff = administrator.is_superuser = True
    administrator.save(update_fields=["is_staff", "is_superuser"])
    organizers = {}
    for who, (name, city, about) in ORGANIZERS.items():
        applied = apply_to_organize(
            user=person(who, name, city), name=name, city=cities[city], about=about, at=since
        )
        approve_organizer(organizer_id=applied.pk, by=administrator, at=since)
        if who in KNOWN_BEFORE:
            lift_probation(
                organizer_id=applied.pk, reason="Known from the old forum", by=administrator, at=since
            )
        organizers[who] = Organizer.objects.select_related("user", "city").get(pk=applied.pk)
    people = {who: person(who, name, city) for who, (name, city) in PARTICIPANTS.items()}
    for who, followers in FOLLOWERS.items():
        for follower in followers:
            follow(organizer_id=organizers[who].pk, user=people[follower], at=since)
    who, name, city, about = APPLICANT
    apply_to_organize(
        user=person(who, name, city), name=name, city=cities[city], about=about, at=now - timedelta(days=1)
    )
    return Cast(administrator, organizers, cities, people)


def settle_standing(cast: Cast, *, now: datetime) -> None:
    """What the stories lead to: somebody is kept out, somebody suspended; old messages have been read."""
    add_to_blacklist(
        owner=cast.organizers["svetlana"].user,
        user=cast.people["gleb"],
        reason="Twice did not collect what was bought for him.",
        until=None,
        by=cast.organizers["svetlana"].user,
        at=now - timedelta(days=30),
    )
    suspend_organizer(
        organizer_id=cast.organizers["denis"].pk,
        reason="Money of a cancelled purchase has not been given back.",
        by=cast.administrator,
        at=now - timedelta(days=4),
    )
    for notice in Notice.objects.filter(at__lt=now - NEWS_FOR).select_related("user"):
        mark_read(notice_id=notice.pk, user=notice.user, at=notice.at + timedelta(hours=2))
