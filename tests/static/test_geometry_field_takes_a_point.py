"""The widget of django-leaflet in our templates: a click, pasted text, one Leaflet."""

import json

import pytest
from django import forms
from django.contrib.gis.forms import PointField
from django.template.loader import render_to_string
from leaflet.forms.widgets import LeafletWidget
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


class PlaceForm(forms.Form):
    place = PointField(widget=LeafletWidget())


@pytest.fixture
def form_page(page: Page) -> Page:
    style = '<link rel="stylesheet" href="/static/css/app.css">'
    head = style + render_to_string("_small_map_head.html")
    page.set_content(f"<!doctype html><head>{head}</head><body>{PlaceForm()['place']}</body>")
    page.wait_for_selector("[data-started]")
    return page


def test_a_click_on_the_map_fills_the_field_and_the_form_takes_it(form_page: Page) -> None:
    form_page.locator(".small-map").click(position={"x": 200, "y": 150})
    text = form_page.locator("textarea").input_value()
    assert json.loads(text)["type"] == "Point"
    form = PlaceForm({"place": text})
    assert form.is_valid(), form.errors


def test_what_is_not_geojson_is_said_at_once(form_page: Page) -> None:
    field = form_page.locator("textarea")
    field.fill("nowhere")
    field.dispatch_event("change")
    assert field.evaluate("field => field.validationMessage") == "This is not GeoJSON."


def test_only_our_leaflet_is_loaded_and_nothing_is_inline(form_page: Page) -> None:
    sources = form_page.locator("script").evaluate_all("all => all.map(one => one.src)")
    assert all(sources)
    assert sum("leaflet.js" in source for source in sources) == 1
    assert form_page.evaluate("L.version") == "1.9.4"
