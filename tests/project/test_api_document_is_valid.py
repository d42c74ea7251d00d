"""The API's own document: valid OpenAPI 3.1, every address in it, open to whoever integrates."""

from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import validate

from tests.routes import routes

UNDOCUMENTED = {"api/v1/schema/", "api/v1/docs/", "api/v1/asyncapi/"}


@pytest.fixture(scope="module")
def document(django_db_setup: None) -> dict[str, object]:
    answer = Client().get("/api/v1/schema/")
    assert answer.status_code == 200
    loaded: dict[str, object] = yaml.safe_load(answer.content)
    return loaded


def test_it_is_valid(document: dict[str, object]) -> None:
    assert str(document["openapi"]).startswith("3.1")
    validate(document)


def test_every_address_is_documented(document: dict[str, object]) -> None:
    paths = document["paths"]
    assert isinstance(paths, dict)
    ours = [r for r in routes() if r.startswith("api/v1/") and r not in UNDOCUMENTED]
    assert len(paths) == len(ours)


def test_it_is_made_without_a_warning(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    where = str(tmp_path / "schema.yml")
    call_command("spectacular", validate=True, fail_on_warn=True, file=where)
    assert "Warning" not in capsys.readouterr().err
