"""What a voice reads aloud: subject and body in sentences, no addresses, then the keys."""

import re
import unicodedata

from django.conf import settings
from django.utils.translation import to_locale

from alerts.channels.message import Message, common, marked

LINK = re.compile(r"\S*://\S+")
LONGEST = 800  # characters: about a minute
TIMES = 2
ASKED = "Press 1 to acknowledge."


def spoken(message: Message) -> str:
    """The script; it ends with the keys that do something."""
    lines = [marked(message.mode, message.subject), *common(message).splitlines()]
    said = [" ".join(LINK.sub("", unicodedata.normalize("NFC", line)).split()) for line in lines]
    sentences = [line if line[-1] in ".!?" else f"{line}." for line in said if line]
    return f"{_cut(' '.join(sentences))} {message.aside or ASKED}"


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rpartition(" ")[0].rstrip(",;:-") + ". The rest stands in Accord."


def written(message: Message) -> dict[str, object]:
    """The message in the words of the gateway's contract."""
    return {
        "to": message.address,
        "script": spoken(message),
        "language": to_locale(settings.LANGUAGE_CODE).replace("_", "-"),
        "repeat": TIMES,
        "severity": message.facts.get("severity"),
    }
