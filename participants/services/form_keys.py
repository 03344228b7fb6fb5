"""Old answers to forms."""

from datetime import datetime

from participants.models import FormKey


def forget_form_keys(*, before: datetime) -> int:
    """Forget the answers given before this instant; how many there were."""
    forgotten, _ = FormKey.objects.filter(at__lt=before).delete()
    return forgotten
