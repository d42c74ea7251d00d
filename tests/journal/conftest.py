"""A signing key of each test's own."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from eoc.journal import signing


@pytest.fixture
def signing_key(tmp_path: Path, settings: Settings) -> Path:
    """The installation's key, made for this test."""
    settings.SIGNING_KEY_FILE = str(tmp_path / "signing-key.pem")
    assert signing.make_key()
    return tmp_path / "signing-key.pem"
