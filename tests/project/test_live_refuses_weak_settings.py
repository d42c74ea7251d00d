"""A live installation does not start without TLS, hosts, a strong key and the right role."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from eoc.project.checks import faults, refuse_weak_settings

GOOD = {
    "ACCORD_MODE": "live",
    "SECRET_KEY": "x9" * 5 + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": ["eoc.example"],
    "TRUSTED_PROXY": True,
    "TLS_CERT": "",
    "PUBLIC_URL": "https://eoc.example",
    "SINK_DIR": "",
}
BAD = {
    "SECRET_KEY": ("short", "SECRET_KEY"),
    "ALLOWED_HOSTS": (["*"], "ALLOWED_HOSTS"),
    "TRUSTED_PROXY": (False, "No TLS"),
    "PUBLIC_URL": ("http://eoc.example", "PUBLIC_URL"),
    "SINK_DIR": ("/tmp", "ACCORD_SINK_DIR"),
    "DEBUG": (True, "DEBUG"),
}


@pytest.fixture
def good(settings: Settings) -> Settings:
    for name, value in GOOD.items():
        setattr(settings, name, value)
    settings.DEBUG = False
    return settings


def test_good_settings_pass(good: Settings) -> None:
    assert faults() == []
    refuse_weak_settings()


@pytest.mark.parametrize("name", BAD)
def test_each_weak_setting_stops_the_start(good: Settings, name: str) -> None:
    value, words = BAD[name]
    setattr(good, name, value)
    with pytest.raises(ImproperlyConfigured, match=words):
        refuse_weak_settings()


def test_a_superuser_role_is_refused(good: Settings) -> None:
    good.DATABASES["default"]["USER"] = "postgres"
    try:
        assert any("eoc_app" in fault for fault in faults())
    finally:
        good.DATABASES["default"]["USER"] = "eoc_app"
