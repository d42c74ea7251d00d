"""The building blocks say what they must, also where there is no request."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string


class CallForm(forms.Form):
    place = forms.CharField(help_text="An address or a crossing")
    severity = forms.ChoiceField(choices=[("high", "High")], widget=forms.RadioSelect)
    safe = forms.BooleanField(required=False)


@pytest.mark.parametrize("name", ["403.html", "404.html", "500.html", "503.html"])
def test_an_error_page_needs_nothing_from_the_request(name: str) -> None:
    html = render_to_string(name)
    assert "<main" in html
    assert 'href="/"' in html


@pytest.mark.parametrize(
    ("severity", "digit"), [("critical", "1"), ("high", "2"), ("medium", "3"), ("low", "4")]
)
def test_a_severity_is_a_shape_a_digit_and_a_word(severity: str, digit: str) -> None:
    for bare in (True, False):
        html = render_to_string("_severity.html", {"severity": severity, "bare": bare})
        assert f"sev-{severity}" in html
        assert f">{digit}<" in html
        assert severity.capitalize() in html


def test_a_refused_form_ties_each_error_to_its_field() -> None:
    html = render_to_string("_form.html", {"form": CallForm({"safe": "on"}), "submit": "Log"})
    assert "data-errors" in html
    field = re.search(r"<input[^>]*name=\"place\"[^>]*>", html)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    assert "id_place_error" in html
    assert "id_place_helptext" in field[0]
    assert "<legend>" in html


@pytest.mark.parametrize(
    ("mode", "words"), [("demo", "DEMO"), ("exercise", "EXERCISE EXERCISE"), ("live", "")]
)
def test_the_mode_stands_on_the_page(mode: str, words: str) -> None:
    html = render_to_string("_banner.html", {"installation": {"mode": mode, "banner": ""}})
    assert words in html
    assert bool(words) == ("banner" in html)
