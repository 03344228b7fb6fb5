"""Where allauth asks us how accounts are handled."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import make_password
from django.utils.crypto import get_random_string


class AccountAdapter(DefaultAccountAdapter):
    def send_account_already_exists_mail(self, email: str) -> None:
        """Takes the time that hashing a new person's password takes, so that nobody learns who is known here."""
        make_password(get_random_string(12))
        super().send_account_already_exists_mail(email)
