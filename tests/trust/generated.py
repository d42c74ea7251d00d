"""Requests that schemathesis draws from the API document, sent as members of the cast."""

import re
from dataclasses import dataclass
from typing import Any

import schemathesis
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import ignored_auth

from agencies.services import tokens
from eoc.access import scope
from tests.test_doors import DOORS
from tests.trust.worlds import Planted

Operation = APIOperation[Any, Any, Any, Any]
ROLES = ("dana", "lee", "ada", "olu")
ANSWERS = ["2xx", "400", "401", "403", "404", "409", "412", "422", "428"]  # 400: strict JSON
REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "428"]
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ANSWERS},
        "negative_data_rejection": {"expected-statuses": REFUSALS},
    },
    "generation": {"deterministic": True, "allow-x00": False},  # tests of API rules send it
}
BRACES = re.compile(r"\{(\w+)\}")


@dataclass
class Caller:
    """Who asks and by which proof: a token, or a session with its CSRF token."""

    name: str
    headers: dict[str, str]
    cookies: dict[str, str]


def document() -> Any:
    """The API document as schemathesis reads it, answered by this process."""
    made = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    schema = schemathesis.openapi.from_dict(made, config=SchemathesisConfig.from_dict(CONFIG))
    schema.app = _undone(get_wsgi_application())
    return schema


def _undone(app: Any) -> Any:
    """The same installation, where every request's effects are undone."""

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        with transaction.atomic():
            said = app(environ, start_response)
            chunks = list(said)
            said.close()
            transaction.set_rollback(True)
        return chunks

    return answer


def operations() -> dict[str, Any]:
    """Every operation of the document by its label."""
    return {found.ok().label: found.ok() for found in document().get_all_operations()}


def callers(sown: Planted) -> list[Caller]:
    """Every role with a token; the first also with a session."""
    world, found = sown.world, []
    for name in ROLES:
        with scope(world.cast.actor(name)) as by:
            _, text = tokens.issue(user=world.cast.users[name], by=by)
        found.append(Caller(name, {"Authorization": f"Bearer {text}"}, {}))
    csrf = "c" * 32
    cookies = {
        settings.SESSION_COOKIE_NAME: world.sessions[ROLES[0]],
        settings.CSRF_COOKIE_NAME: csrf,
    }
    return [*found, Caller(ROLES[0], {"X-CSRFToken": csrf}, cookies)]


def cases(sown: Planted, operation: Operation) -> st.SearchStrategy[Case]:
    """Valid and invalid requests, to things that exist and to things that do not."""
    drawn = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]
    fixed = [
        operation.as_strategy(generation_mode=mode, path_parameters=path, headers=headers)
        for mode in GenerationMode
        for path, headers in _existing(sown, operation)
    ]
    return st.one_of(*fixed, *drawn)


def _existing(sown: Planted, operation: Operation) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Path parameters that name things of each class, and the version each has."""
    wanted = BRACES.findall(operation.path)
    door = next((door for door in DOORS if _alike(door.path, operation.path)), None)
    if door is None or not wanted:
        return []
    found = []
    for names in sown.classes.values():
        known = {**sown.world.names, **names}
        named = [known[name] for name in BRACES.findall(door.path)]
        version = sown.world.versions.get(BRACES.findall(door.path)[0], 1)
        found.append((dict(zip(wanted, named, strict=True)), {"If-Match": f'"{version}"'}))
    return found


def _alike(path: str, other: str) -> bool:
    return "/" + BRACES.sub("{}", path) == BRACES.sub("{}", other)


def answered(case: Case, caller: Caller) -> str:
    """Send it and run every check on the answer; what was answered."""
    beside = [ignored_auth] if caller.cookies else []  # it only ever takes a token away
    answer = case.call_and_validate(
        headers=caller.headers, cookies=caller.cookies, excluded_checks=beside
    )
    return f"{dict(answer.headers)}\n{answer.content.decode(errors='replace')}"
