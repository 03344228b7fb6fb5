"""Forms that were sent twice are answered once."""

from django.conf import settings
from django.db import models


class FormKey(models.Model):
    """The answer given to a form, written in the transaction of what the form did."""

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)
