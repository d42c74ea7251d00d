"""Mail addresses as SMTP and a letter's head carry them: none can end a line or a path."""

import re
from functools import lru_cache

from django.utils.encoding import punycode

from alerts.channels.message import SendFailed

LONGEST = 254  # octets of a path without its brackets (RFC 5321, 4.5.3.1.3)
SIGN = r'[^\x00-\x20\x7f-\xa0\u2028\u2029"(),:;<>@\[\\\]]'
QUOTED = r'"(?:[^\x00-\x1f\x7f-\x9f\u2028\u2029"\\]|\\[\x20-\x7e])+"'
ADDRESS = re.compile(rf"({SIGN}+|{QUOTED})@({SIGN}+)")
DOMAIN = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?")


def mailbox(address: str) -> str:
    """The address with its domain in ASCII, or SendFailed for good; the local part may be UTF-8."""
    found = ADDRESS.fullmatch(address)
    domain = _ascii(found[2]) if found else None
    if found is None or domain is None or len(address.encode()) > LONGEST:
        raise SendFailed("That is no mail address.", permanent=True)
    return f"{found[1]}@{domain}"


@lru_cache(4_096)
def _ascii(domain: str) -> str | None:
    """Checked again when it is ASCII: IDNA turns some signs into others."""
    try:
        made = punycode(domain)
    except UnicodeError:
        return None
    return made if DOMAIN.fullmatch(made) else None
