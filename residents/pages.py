"""Every file of the public site by its path: pages in each language, text, feed, documents."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from residents import feed, languages, plain
from residents.languages import Language
from residents.selectors.alerts import Shown, Standing
from residents.telling import everywhere, spoken, tags, told

ASSETS = ("css/tokens.css", "css/public.css", "js/public.js")
FIRST = languages.ENGLISH
WEB_FONT = re.compile(rb"@font-face \{[^}]*\}\n+")


def files(standing: Standing) -> Mapping[str, bytes]:
    """Path below the site's root, such as `public/index.html`, to content."""
    return {f"public/{name}": content for name, content in _files(standing)}


def _files(standing: Standing) -> Iterator[tuple[str, bytes]]:
    for language in everywhere(standing.alerts):
        page = _index(standing, language)
        if language.code == FIRST:
            yield "index.html", page
        yield f"{language.code}/index.html", page
    for alert in standing.alerts:
        yield from _of_alert(standing, alert)
    yield "alerts.txt", plain.written(standing)
    yield "alerts.atom", feed.written(standing)
    for name in ASSETS:
        yield Path(name).name, _asset(name)


def _of_alert(standing: Standing, alert: Shown) -> Iterator[tuple[str, bytes]]:
    for document in (alert.document, *alert.ending):
        yield feed.cap_path(document).removeprefix("/public/"), document.content
    first = spoken(alert, FIRST)
    for tag in tags(alert):
        page = _alert(standing, alert, tag)
        yield f"alerts/{alert.uuid}/{tag}/index.html", page
        if tag == first:
            yield f"alerts/{alert.uuid}/index.html", page


def _index(standing: Standing, language: Language) -> bytes:
    switch = [(one, f"/public/{one.code}/") for one in everywhere(standing.alerts)]
    shown = {
        "in_force": [told(a, language.tag, standing.at, language) for a in standing.in_force],
        "past": [told(a, language.tag, standing.at, language) for a in standing.past],
        "switch": switch,
    }
    return _page("residents/index.html", standing, language, shown)


def _alert(standing: Standing, alert: Shown, tag: str) -> bytes:
    one = told(alert, tag, standing.at)
    switch = [(languages.of(each), f"/public/alerts/{alert.uuid}/{each}/") for each in tags(alert)]
    cap = [feed.cap_path(document) for document in (alert.document, *alert.ending)]
    shown = {"one": one, "switch": switch, "documents": cap}
    return _page("residents/alert.html", standing, languages.of(tag), shown)


def _page(name: str, standing: Standing, language: Language, shown: Mapping[str, Any]) -> bytes:
    around = languages.of(language.ours)
    frame = {
        "language": around.tag,
        "direction": around.direction,
        "words": around.words,
        "here": language.tag,
        "back": f"{around.code}/",
        "written": language.time(standing.at),
        "written_at": standing.at.isoformat(timespec="seconds"),
        "subscribe": _subscribe(around),
        "installation": {
            "mode": settings.ACCORD_MODE,
            "banner": settings.BANNERS.get(settings.ACCORD_MODE, ""),
        },
    }
    return render_to_string(name, {**frame, **shown}).encode()


def _subscribe(language: Language) -> str:
    """Where anybody signs up, which needs the web process."""
    try:
        return feed.absolute(f"{reverse('residents:subscribe')}?lang={language.code}")
    except NoReverseMatch:
        return ""


def _asset(name: str) -> bytes:
    """Without the web font, which no public page uses."""
    found = Path(str(finders.find(name)))
    return WEB_FONT.sub(b"", found.read_bytes())
