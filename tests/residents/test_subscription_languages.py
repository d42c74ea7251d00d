"""Residents subscribe, are refused and end in their own language."""

from html import unescape

import pytest
from django.test import Client

from alerts.cap import phrases, wording
from alerts.selectors import resident_words
from residents import languages
from tests.alerts.test_subscription import FORM, kept, path_of, resident, typed
from tests.cast import Cast

FIRST_OF_ENGLISH = {"wrong_address", "wrong_jurisdictions", "wrong_point", "wrong_radius_m"}


def test_every_language_says_all_of_it_and_fills_the_same_blanks() -> None:
    asking = languages.asking()
    assert list(asking) == list(languages.table())
    english = asking["en"]
    for words in languages.table().values():
        assert words.keys() - {"reviewed"} == languages.table()["en"].keys()
        assert all(words.values())
    assert resident_words.WORDS.keys() == asking.keys() <= wording.table().keys()
    for phrases_ in (phrases.CANCEL, phrases.CORRECTION, phrases.ALL_CLEAR):
        assert phrases_.keys() == asking.keys()
        for said in phrases_.values():
            assert "{event}" in said.headline and "{place}" in said.description
    for code, words in asking.items():
        missing = english.keys() ^ (words.keys() - {"reviewed"})
        assert missing == (set() if code == "en" else FIRST_OF_ENGLISH), code
        assert all(words.values())
        assert "{km}" in words["around"] and "{point}" in words["around"]


@pytest.mark.parametrize(
    ("address", "browser", "tongue"),
    [
        ("", "", "en"),
        ("", "es-MX,en;q=0.5", "es"),
        ("", "tlh, fr;q=0.3", "fr"),
        ("?lang=de", "es", "de"),
        ("?lang=tlh", "es", "es"),
        ("?lang=ar", "", "ar"),
        ("?lang=<b>", "", "en"),
    ],
)
def test_the_form_speaks_as_asked_else_as_the_browser_asks(
    cast: Cast, address: str, browser: str, tongue: str
) -> None:
    page = Client().get(f"{FORM}{address}", headers={"accept-language": browser})
    text = unescape(page.content.decode())
    assert f'<html lang="{tongue}"' in text
    assert languages.asking()[tongue]["kept"] in text
    assert ('dir="rtl">' in text.split("<head>")[0]) == (tongue == "ar")
    assert f'value="{tongue}" selected' in text, "the alerts come in it too, unless changed"
    assert "Accept-Language" in page.headers["Vary"]


def test_what_was_refused_is_said_in_it(cast: Cast) -> None:
    wrong = typed(cast, "pat", jurisdictions=[], point="10.0, 10.0")
    page = Client().post(f"{FORM}?lang=es", wrong)
    text = page.content.decode()
    spanish = languages.asking()["es"]
    assert (page.status_code, kept()) == (422, [])
    assert spanish["wrong_head"] in text
    assert spanish["wrong_address"] in text and spanish["wrong_point"] in text
    assert "Este campo es requerido" in Client().post(f"{FORM}?lang=es", {}).content.decode()


def test_a_link_opens_in_the_language_of_its_alerts(cast: Cast) -> None:
    one = resident(cast, "pat@home.example", language="es")
    spanish = languages.asking()["es"]
    page = Client(headers={"accept-language": "de"})
    assert spanish["yours_head"] in page.get(path_of(one, "change")).content.decode()
    assert spanish["stop_head"] in page.get(path_of(one)).content.decode()
    assert spanish["stopped_head"] in page.post(path_of(one)).content.decode()
    ended = page.get(f"{FORM}change/nonsense/").content.decode()
    assert languages.asking()["de"]["ended"] in ended
