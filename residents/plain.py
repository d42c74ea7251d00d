"""What is in force as plain text, for slow lines and old browsers: never 30 kB."""

from collections.abc import Iterator

from django.conf import settings

from residents import languages
from residents.feed import DEMO, absolute
from residents.selectors.alerts import Standing
from residents.telling import Told, tags, told

MOST = 29_000  # bytes
LEFT_OUT = "\nMore alerts are in force than fit here: {address}\n"
BAR = "-" * 40


def written(standing: Standing) -> bytes:
    """Each alert in each of its languages; what does not fit is left out, and that is said."""
    text = _head(standing).encode()
    left_out = LEFT_OUT.format(address=absolute("/public/")).encode()
    for alert in standing.in_force:
        for tag in tags(alert):
            more = "\n".join(_lines(told(alert, tag, standing.at))).encode()
            if len(text) + len(more) + len(left_out) > MOST:
                return text + left_out
            text += more
    return text


def _head(standing: Standing) -> str:
    english = languages.of(languages.ENGLISH)
    words = english.words
    mark = DEMO if settings.ACCORD_MODE == "demo" else ""
    lines = [f"{mark}{words['title']}", f"{words['written']}: {english.time(standing.at)}"]
    if not standing.in_force:
        lines.append(words["none"])
    return "\n".join([*lines, words["old"], ""])


def _lines(one: Told) -> Iterator[str]:
    words = languages.of(one.language.tag).words
    yield from ("", BAR, one.title, "", one.do, "", one.what, "")
    yield f"{words['where']}: {one.where}"
    yield f"{words['until']}: {one.until}"
    yield f"{words['severity']}: {one.severity}"
    yield f"{words['alerted']}: {one.from_whom}"
    if one.ordered:
        yield f"{words['ordered']}: {one.ordered}"
    yield ""
