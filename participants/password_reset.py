"""Asking for a new password. allauth takes this form by settings.ACCOUNT_FORMS."""

import time
from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.conf import settings
from django.http import HttpRequest


class PacedResetPasswordForm(ResetPasswordForm):
    """Answers after PASSWORD_RESET_SECONDS, so that a known address takes no longer than an unknown one."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        until = time.monotonic() + settings.PASSWORD_RESET_SECONDS
        email: str = super().save(request, **kwargs)
        time.sleep(max(0.0, until - time.monotonic()))
        return email
