"""What a person says of themselves."""

from participants.models import City, User


def update_profile(
    *, user: User, full_name: str, short_name: str, phone: str, city: City | None, language: str
) -> None:
    """Write what the person says of themselves. What organizers' contact books hold stays as it is."""
    User.objects.filter(pk=user.pk).update(
        full_name=full_name, short_name=short_name, phone=phone, city=city, language=language
    )


def choose_language(*, user: User, language: str) -> None:
    """Read pages and get e-mails in `language` from now on."""
    User.objects.filter(pk=user.pk).update(language=language)
