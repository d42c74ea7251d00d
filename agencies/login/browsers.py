"""What a session was opened with, in words a person recognises."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
SALT = "accord.position"
KEPT_SECONDS = 2 * 365 * 24 * 3600


def words_of(agent: str) -> str:
    """Such as `Firefox on Windows`."""
    browser = next((word for sign, word in BROWSERS if sign in agent), "A program")
    system = next((word for sign, word in SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser


def position_token(request: HttpRequest) -> str:
    """The token of the workstation this browser runs on, empty where none was registered."""
    name = settings.POSITION_COOKIE_NAME
    try:
        return str(request.get_signed_cookie(name, salt=SALT, max_age=KEPT_SECONDS))
    except (KeyError, signing.BadSignature):
        return ""


def keep_position(response: HttpResponse, token: str) -> None:
    """Let this browser be the workstation from now on."""
    response.set_signed_cookie(
        settings.POSITION_COOKIE_NAME,
        token,
        salt=SALT,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
