"""Who lives in the demo."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from organizers.models import Organizer
from organizers.services.applications import apply_to_organize, approve_organizer, lift_probation
from organizers.services.following import follow
from participants.models import City, User

ORGANIZER = "olga@example.org"
ADMINISTRATOR = "admin@example.org"
PARTICIPANTS = {
    "petr@example.org": "Petr Ivanov",
    "maria@example.org": "Maria Tamm",
    "helmi@example.org": "Helmi Laine",
    "anton@example.org": "Anton Belov",
    "nina@example.org": "Nina Orlova",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and both cities; `people` are the participants by the name before the @."""

    organizer: Organizer
    tallinn: City
    moscow: City
    people: dict[str, User]


def gather(*, now: datetime) -> Cast:
    """Make the people. Signed up four months ago, seen today."""
    long_ago = now - timedelta(days=120)
    tallinn, _new = City.objects.get_or_create(
        name="Tallinn", country="EE", defaults={"time_zone": "Europe/Tallinn", "currency": "EUR"}
    )
    moscow, _new = City.objects.get_or_create(
        name="Moscow", country="RU", defaults={"time_zone": "Europe/Moscow", "currency": "RUB"}
    )
    administrator = _person(ADMINISTRATOR, "Administrator", tallinn, long_ago, now)
    administrator.is_staff = administrator.is_superuser = True
    administrator.save(update_fields=["is_staff", "is_superuser"])
    olga = _person(ORGANIZER, "Olga Smirnova", tallinn, long_ago, now)
    organizer = apply_to_organize(
        user=olga,
        name="Olga Smirnova",
        city=tallinn,
        about="Tea, honey and good cloth, bought together since 2019.",
        at=long_ago,
    )
    approve_organizer(organizer_id=organizer.pk, reason="", by=administrator, at=long_ago)
    lift_probation(
        organizer_id=organizer.pk, reason="Known from the old forum", by=administrator, at=long_ago
    )
    people = {
        email.split("@")[0]: _person(email, name, tallinn, long_ago, now)
        for email, name in PARTICIPANTS.items()
    }
    follow(organizer_id=organizer.pk, user=people["petr"], at=long_ago)
    return Cast(Organizer.objects.select_related("user").get(pk=organizer.pk), tallinn, moscow, people)


def _person(email: str, name: str, city: City, since: datetime, now: datetime) -> User:
    return User.objects.create_user(
        email,
        settings.DEMO_PASSWORD,
        full_name=name,
        short_name=name.split(maxsplit=1)[0],
        city=city,
        date_joined=since,
        seen_at=now,
    )
