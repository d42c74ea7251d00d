"""Invitations: a one-time link by which a person sets the password of a new login."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.urls import reverse

from agencies.models import Agency, Membership, Person, User
from agencies.services.sharing import operator
from eoc.access import Role, scope


def password_link(user: User) -> str:
    """A link good for one use, for PASSWORD_RESET_TIMEOUT seconds."""
    token = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user.pk.hex, "key": token})
    return f"{settings.PUBLIC_URL}{path}"


LETTER = """Hello {name},

{inviter} gave you a login in Accord, the region's emergency operations center.
Set your password here; the link works once and for three days:

{link}

If you do not know what this is about, do nothing: without a password nobody can log in.
"""


def send(user: User, name: str, inviter: str) -> None:
    """Mail the one-time link."""
    letter = LETTER.format(name=name, inviter=inviter, link=password_link(user))
    send_mail("Your login in Accord", letter, None, [user.email])


def first_administrator(email: str) -> str | None:
    """Make the regional agency's first administrator; None where the login was used before."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is not None and user.last_login is not None:
        return None
    with scope(operator("Bootstrap")):
        region = Agency.objects.get(short_code="REG")
        user = user or User.objects.create_user(email)
        person, _ = Person.objects.get_or_create(
            user=user, defaults={"name": email.split("@")[0], "agency": region}
        )
        for role in (Role.ADMINISTRATOR, Role.DISPATCHER, Role.LIAISON):
            Membership.objects.get_or_create(person=person, agency=region, role=role)
    return password_link(user)
