"""How long a text may be: what phones show, and what lists show of a headline."""

from alerts.cap.faults import Fault

HEADLINE = 160  # CAP 1.2, 3.2.2: some devices show 160 characters
SHORT, LONG = 90, 360  # WEA: 47 CFR 10.430, phones before and after 2019
# 3GPP TS 23.041 and 23.038: a page of 82 octets takes 40 letters where one is of no GSM alphabet.
SHORT_WIDE, LONG_WIDE = 40, 160
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = set("^{}\\[~]|€")  # written with an escape: each takes two places


def places(text: str) -> int:
    """How many places of a phone's page the text takes."""
    return len(text) + sum(sign in GSM_TWICE for sign in text)


def wide(text: str) -> bool:
    """Whether a letter stands in it that no GSM alphabet has, so that each letter takes more."""
    return not set(text) <= GSM | GSM_TWICE


def faults(*, headline: str = "", short: str = "", long: str = "") -> list[Fault]:
    """What is too long: a headline, and the texts for phones of 90 and 360 characters.

    Over the limit refuses; letters of no GSM alphabet that some networks would cut warn.
    """
    found = []
    if len(headline) > HEADLINE:
        found.append(_too_long("headline length", headline, HEADLINE))
    for text, most, most_wide in ((short, SHORT, SHORT_WIDE), (long, LONG, LONG_WIDE)):
        if places(text) > most:
            found.append(_too_long(f"WEA {most}", text, most))
        elif wide(text) and len(text) > most_wide:
            do = f"Some networks cut letters such as these after {most_wide}. Say it shorter."
            found.append(Fault(f"WEA {most}", f"{len(text)} characters", do, refuses=False))
    return found


def _too_long(rule: str, text: str, most: int) -> Fault:
    return Fault(rule, f"{places(text)} characters", f"Shorten it to {most}.")
