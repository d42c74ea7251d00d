"""One font that knows every letter we print, and where unpacked libraries find it."""

from __future__ import annotations

from pathlib import Path

PACKAGE = "fonts-dejavu-core"
FONT = "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def missing(unpacked: Path) -> list[str]:
    """The package still to be brought."""
    there = (Path("/") / FONT).exists() or (unpacked / FONT).exists()
    return [] if there else [PACKAGE]


def configured(unpacked: Path) -> Path:
    """A configuration that names the unpacked fonts beside the machine's own."""
    written = unpacked / "fonts.conf"
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{unpacked}/usr/share/fonts</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{unpacked}/font-cache</cachedir></fontconfig>\n"
    )
    return written
