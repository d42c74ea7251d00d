"""The threat model and the ASVS page name tests, and every one of them exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("docs/threat-model.md", "docs/asvs.md", "docs/hardening.md", "docs/proof.md")
NAMED = re.compile(r"tests/[\w/]+\.py")
CHAPTERS = [f"V{number}" for number in range(1, 18)]


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_exists(page: str) -> None:
    named = set(NAMED.findall((ROOT / page).read_text()))
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def test_every_chapter_of_level_two_has_its_row() -> None:
    rows = re.findall(r"^\| (V\d+) [^|]+\|([^|]*)\|([^|]*)\|([^|]*)\|", _asvs(), re.MULTILINE)
    assert [chapter for chapter, *_ in rows] == CHAPTERS
    unproved = [chapter for chapter, _, tests, _ in rows if not NAMED.search(tests)]
    assert unproved == ["V17"], "WebRTC is not used"


def test_every_threat_names_its_proof() -> None:
    text = (ROOT / "docs/threat-model.md").read_text()
    threats = [line for line in text.splitlines() if re.match(r"\| \*\*[STRIDE]", line)]
    assert len(threats) > 20
    assert [line for line in threats if not NAMED.search(line)] == []


def _asvs() -> str:
    return (ROOT / "docs/asvs.md").read_text()
