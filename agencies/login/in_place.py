"""Logging in again without leaving the page: password and code, or a passkey."""

import json
from dataclasses import dataclass
from typing import Any

from allauth.account.authentication import (
    get_authentication_records,
)
from allauth.account.internal.flows.login import (
    record_authentication,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django.contrib.auth import authenticate, login
from django.http import HttpRequest

from agencies.models import User
from eoc.doors.second_factor import FACTORS
from eoc.errors import NotPermitted

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ANOTHER = "That is another person's login. Log out first to change persons."
WRONG = "That is not the password. After five wrong tries it pauses for 15 minutes."


@dataclass(frozen=True)
class Shown:
    """What somebody shows to be let in again."""

    email: str = ""
    password: str = ""
    code: str = ""
    credential: Any = None


class CodeNeeded(NotPermitted):
    """The password was right; this login has a second factor (403)."""

    title = "Second factor"


def password_is_right(request: HttpRequest, email: str, password: str) -> User | None:
    """Whose password it is; wrong ones count towards the pause as they do at the login page."""
    found = authenticate(request, email=email, password=password)
    return found if isinstance(found, User) else None


def again(request: HttpRequest, shown: Shown) -> User:
    """Open a new session for whoever shows enough; the old one, if it still is one, ends."""
    email = request.user.email if request.user.is_authenticated else shown.email.strip().lower()
    by_passkey = bool(shown.credential)
    user = _by_passkey(email, shown) if by_passkey else _by_password(request, email, shown)
    _enter(request, user)
    return user


def _by_password(request: HttpRequest, email: str, shown: Shown) -> User:
    user = password_is_right(request, email, shown.password)
    if user is None:
        raise NotPermitted(WRONG)
    if is_mfa_enabled(user, FACTORS):
        _by_code(request, user, shown.code)
    record_authentication(request, user, method="password", email=user.email)
    return user


def _by_code(request: HttpRequest, user: User, code: str) -> None:
    if not code:
        raise CodeNeeded(
            "Give the code of your authenticator app, or a recovery code.", type="code"
        )
    form = AuthenticateForm(user=user, data={"code": code})
    if not form.is_valid():
        raise CodeNeeded(str(form.errors["code"][0]), type="code")
    form.save()


def _by_passkey(email: str, shown: Shown) -> User:
    form = LoginWebAuthnForm(data={"credential": json.dumps(shown.credential)})
    if not form.is_valid():
        raise NotPermitted("That passkey does not belong to this login. Use the password.")
    found: User = form.cleaned_data["credential"].user
    if found.email != email:
        raise NotPermitted(ANOTHER)
    if not found.is_active:
        raise NotPermitted("This login is closed.")
    form.save()
    return found


def _enter(request: HttpRequest, user: User) -> None:
    newest = get_authentication_records(request, user)[-3:]
    was_in = request.user.is_authenticated
    login(request, user, backend=BACKEND)
    if was_in:
        request.session.cycle_key()
    request.session["account_authentication_methods"] = newest
