"""What was taken from elsewhere is unchanged, licensed and small enough."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
TEMPLATES = STATIC.parent / "templates"
VENDOR = STATIC / "vendor"
CONSOLE_JS_BUDGET = 100_000
PACKAGES = sorted(path for path in VENDOR.iterdir() if path.is_dir())


def listed() -> dict[str, str]:
    lines = (VENDOR / "CHECKSUMS.sha256").read_text().splitlines()
    return {
        name.removeprefix("./"): digest for digest, name in (line.split("  ") for line in lines)
    }


def test_every_vendored_file_is_the_one_that_was_taken() -> None:
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "CHECKSUMS.sha256"
    }
    assert found == listed()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_every_package_names_its_version_and_brings_its_licence(package: Path) -> None:
    assert re.fullmatch(r"[a-z]+-\d+\.\d+\.\d+", package.name)
    assert (package / "LICENSE").stat().st_size > 300
    assert f"`{package.name}`" in (VENDOR / "README.md").read_text()


def test_the_console_stays_within_its_script_budget() -> None:
    scripts = [
        *STATIC.glob("console/*.js"),
        *(STATIC / "js" / name for name in ("page.js", "trusted.js")),  # the others are not loaded
        *VENDOR.glob("leaflet-*/leaflet.js"),
        *VENDOR.glob("htmx-*/htmx.min.js"),
    ]
    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) <= CONSOLE_JS_BUDGET


def test_only_one_leaflet_is_there() -> None:
    assert [path.parent.name for path in STATIC.rglob("leaflet*.js")] == ["leaflet-1.9.4"]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_needs_an_unsafe_policy_or_another_host(path: Path) -> None:
    html = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|hx-on|hx-vals='js:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)
