"""Whatever is sent to a parser is answered by its own refusal, never by a crash or a 5xx.

Longer by `bin/eoc endure fuzz --minutes N`. FUZZ_SEED makes a run again.
"""

import importlib.util
import os
import random
import secrets
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from alerts import cap
from alerts.cap import keys
from alerts.cap.signature import sign, verify
from bench.fuzzing import TARGETS, fuzzed
from bench.mutating import mutated
from resources import edxl
from resources.edxl import message as m
from resources.edxl.faults import EdxlFault
from tests.alerts.cap_build import PLAIN
from tests.alerts.shelf import SHELF
from tests.alerts.test_between_systems import connect, document, knock
from tests.alerts.test_public_templates import csv_of, load
from tests.cast import Cast
from tests.doors_public_templates import BASE, WORDS

ROUNDS = 400
POSTS = 40
SECONDS = 10  # for each parser; minutes each are for `endure fuzz`
QUESTION = m.Message(
    id="urn:x:1",
    sent="2026-11-28T16:30:00-05:00",
    type="RequestResource",
    originating_id="urn:x:1",
    contacts=(m.Contact(description="Lakeside EOC"),),
    lines=(m.Line("001", resource=m.Resource(name="Engine")),),
)


@pytest.fixture
def seed() -> Iterator[int]:
    """Printed where the test fails."""
    chosen = int(os.environ.get("FUZZ_SEED") or secrets.randbelow(2**31))
    sys.stdout.write(f"FUZZ_SEED={chosen}\n")
    yield chosen


def corpus() -> list[bytes]:
    """Documents of the shelf that are not too long, and our own."""
    pair = keys.Pair(*made_pair())
    own = [PLAIN.encode(), sign(PLAIN.encode(), pair.key, pair.certificate), document(QUESTION)]
    there = sorted((SHELF / "given").iterdir()) if SHELF.is_dir() else []
    edxl_there = sorted((SHELF.parent / "edxl" / "rm").glob("*.xml")) if SHELF.is_dir() else []
    small = [path for path in (*there, *edxl_there) if path.stat().st_size < 20_000]
    return [*own, *(path.read_bytes() for path in small)]


def made_pair() -> tuple[Any, Any]:
    key = keys.ec.generate_private_key(keys.ec.SECP256R1())
    return key, keys.self_signed(key, "Riverton")


def test_changed_documents_are_answered_by_each_parser(seed: int) -> None:
    chance, documents = random.Random(seed), corpus()
    for _ in range(ROUNDS):
        content = mutated(chance.choice(documents), chance)
        for read in (cap.read, edxl.read, lambda given: verify(given, [])):
            try:
                read(content)
            except (cap.CapFault, EdxlFault) as fault:
                assert fault.message


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this machine"
)
@pytest.mark.parametrize("name", TARGETS)
def test_atheris_finds_no_crash(name: str, seed: int) -> None:
    assert fuzzed(name, SECONDS, seed)


@pytest.mark.django_db
def test_changed_documents_that_are_posted_never_break_a_door(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    connect(cast, "https://eoc.lakeside.example/edxl/")
    ada = Client(raise_request_exception=False)
    ada.force_login(cast.users["ada"])
    table = csv_of({**BASE, **WORDS}, {**BASE, **WORDS, "language": "es"})
    envelope, codes = document(QUESTION), set()
    for _ in range(POSTS):
        for knocks in (
            lambda: knock(mutated(envelope, chance)),
            lambda: load(ada, cast, mutated(table, chance)),
        ):
            with transaction.atomic():
                codes.add(knocks().status_code)
    assert codes <= {200, 302, 400, 413, 422}, codes
    assert codes & {400, 422}


@pytest.mark.django_db
def test_files_that_are_no_text_are_refused_in_words(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.users["ada"])
    agency = cast.agencies["riverton"].pk
    for content in (b"", b"\x00" * 50, b"\xff\xfea\x00", b'"' * 1000, b"name," * 5000):
        file = SimpleUploadedFile("x.csv", content or b" ", "text/csv")
        answer = client.post("/alerts/templates/import/", {"agency": agency, "file": file})
        assert answer.status_code == 422
