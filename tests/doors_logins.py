"""Logins behind the doors: Obi has every second factor, Riverton has a sign-on."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from agencies.selectors import sessions
from agencies.services import pins, positions, sign_on
from eoc.access import scope
from tests.soft_key import SoftKey

NOBODYS = UUID(int=0)


def place(world: Any) -> None:
    """Put them into the world."""
    cast = world.cast
    with scope(cast.actor("ada")) as ada:
        provider = sign_on.add(
            agency=cast.agencies["riverton"],
            by=ada,
            name="Riverton",
            issuer="https://login.riverton.example",
            client_id="accord",
            secret="illustrative",
            active=True,
        )
    obi = cast.users["obi"]
    credential = SoftKey().made({"user": {"id": obi.pk.hex}, "challenge": "AAAA"})
    with scope(cast.actor("obi")):
        passkey = Authenticator.objects.create(
            user=obi, type="webauthn", data={"name": "Desk", "credential": credential}
        )
        RecoveryCodes.activate(obi)
        TOTP.activate(obi, generate_totp_secret())
    with scope(cast.actor("ada")) as ada:
        desk, _ = positions.register(
            agency=cast.agencies["riverton"], name="Desk 1", exempt=False, by=ada
        )
    with scope(cast.actor("obi")) as obi_acts:
        pins.choose(digits="4711", by=obi_acts)
    sat = Client()
    sat.force_login(obi)
    sat.get("/account/")
    with scope(cast.actor("obi")) as obi_acts:
        world.put("session", sessions.own(obi_acts).get())
    world.put("position", desk)
    world.put("sign_on", provider)
    world.put("passkey", passkey, "pk")
    world.names["nowhere"] = str(NOBODYS)
