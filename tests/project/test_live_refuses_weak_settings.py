"""A live installation does not start without TLS, hosts, a strong key and the right role."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from eoc.project.checks import faults, refuse_weak_settings, signing_key

KEY = "q8ZrT5vK2mX7wB4nJ9cL6hG3fD1sA0pYeUiOtRbVxNzMkQjWlC5u"
GOOD = {
    "ACCORD_MODE": "live",
    "SECRET_KEY": KEY,
    "SECRET_KEY_FALLBACKS": [],
    "ALLOWED_HOSTS": ["eoc.example"],
    "CSRF_TRUSTED_ORIGINS": ["https://eoc.example"],
    "OUTGOING_INTERNAL": ["https://login.county.example"],
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_NAME": "__Host-accord",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_NAME": "__Host-accord-csrf",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
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
    "SECRET_KEY_FALLBACKS": (["short"], "SECRET_KEY_FALLBACKS 1 is weak"),
    "CSRF_TRUSTED_ORIGINS": (["http://eoc.example"], "without https"),
    "OUTGOING_INTERNAL": (["http://10.0.0.7"], "without https"),
    "SESSION_COOKIE_SECURE": (False, "SESSION_COOKIE_SECURE"),
    "SESSION_COOKIE_NAME": ("accord", "__Host-"),
    "SESSION_COOKIE_HTTPONLY": (False, "scripts could read"),
    "SESSION_COOKIE_SAMESITE": ("None", "Lax or Strict"),
    "CSRF_COOKIE_SECURE": (False, "CSRF_COOKIE_SECURE"),
    "CSRF_COOKIE_NAME": ("csrftoken", "__Host-"),
    "SECURE_SSL_REDIRECT": (False, "unencrypted"),
    "SECURE_HSTS_SECONDS": (3600, "shorter than a year"),
    "PASSWORD_HASHERS": (["django.contrib.auth.hashers.MD5PasswordHasher"], "Argon2"),
}


@pytest.fixture
def good(settings: Settings, db: None) -> Iterator[Settings]:
    """Back before the database's own clean-up, which goes by the names that stand there."""
    for name, value in GOOD.items():
        setattr(settings, name, value)
    settings.DEBUG = False
    owner = settings.DATABASES.pop("owner")
    yield settings
    settings.DATABASES["owner"] = owner


def test_good_settings_pass(good: Settings) -> None:
    assert faults() == []
    refuse_weak_settings()


@pytest.mark.parametrize("name", BAD)
def test_each_weak_setting_stops_the_start(good: Settings, name: str) -> None:
    value, words = BAD[name]
    setattr(good, name, value)
    with pytest.raises(ImproperlyConfigured, match=words):
        refuse_weak_settings()


@pytest.mark.parametrize(
    "key",
    [
        "django-insecure-q8ZrT5vK2mX7wB4nJ9cL6hG3fD1sA0pYeUiOtRbVxNz",
        "dev-only-key-q8ZrT5vK2mX7wB4nJ9cL6hG3fD1sA0pYeUiOtRbVxNzMkQ",
        "changeme-q8ZrT5vK2mX7wB4nJ9cL6hG3fD1sA0pYeUiOtRbVxNzMkQjWlC",
        "abcdefgh" * 7 + "ij",
    ],
)
def test_a_key_of_examples_is_refused(good: Settings, key: str) -> None:
    good.SECRET_KEY = key
    assert any("SECRET_KEY is one of examples" in fault for fault in faults())


def test_a_server_does_not_have_the_owners_login(good: Settings) -> None:
    good.DATABASES["owner"] = {}
    assert any("OWNER_DATABASE_URL" in fault for fault in faults())


def test_a_superuser_role_is_refused(good: Settings) -> None:
    good.DATABASES["default"]["USER"] = "postgres"
    try:
        assert any("eoc_app" in fault for fault in faults())
    finally:
        good.DATABASES["default"]["USER"] = "eoc_app"


def test_a_live_installation_without_a_signing_key_is_warned(
    good: Settings, tmp_path: Path
) -> None:
    good.SIGNING_KEY_FILE = str(tmp_path / "key.pem")
    (warning,) = signing_key(None)
    assert "openssl genpkey" in str(warning.hint)
    (tmp_path / "key.pem").write_text("a key")
    assert signing_key(None) == []
    good.ACCORD_MODE = "demo"
    good.SIGNING_KEY_FILE = str(tmp_path / "none.pem")
    assert signing_key(None) == []
