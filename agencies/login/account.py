"""Logging in with a password: invited people only, every link with the installation's address."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from eoc.doors.addresses import client_address
from eoc.doors.recent import confirmed_recently


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; whoever is invited gets one login."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "This address and this password do not belong together. "
        "Check both; after five wrong tries the login pauses for 15 minutes.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your present password.",
        "too_many_login_attempts": "Too many wrong codes. Wait five minutes, then try again.",
        "rate_limited": "Too many tries. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator invites people."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count no tries here: django-axes does, by person and address."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again for what guards the login, unless the person confirmed just now."""
        return not confirmed_recently(self.request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address for every limit."""
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter goes out once what it tells is committed; no letter undoes that."""
        said = {"request": self.request, "email": email, **context}
        letter = self.render_mail(template_prefix, email, said)
        transaction.on_commit(letter.send, robust=True)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a letter; a forged Host header cannot bend it."""
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.PUBLIC_URL}{path}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("agencies:account")
