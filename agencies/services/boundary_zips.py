"""A zip with one Shapefile in it: few entries, small, plain names, and really a Shapefile.

The reading library opens whatever it recognises by content, so an entry that is called a Shapefile
and is another format could lead it to further files or addresses.
"""

import re
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path

from eoc.errors import Invalid

SHAPEFILE = b"\x00\x00\x27\x0a"
MOST_BYTES = 100_000_000
MOST_ENTRIES = 100
MOST_RATIO = 100
NAME = re.compile(r"(?!/)(?!.*(?:^|/)\.\.?(?:/|$))[\w .,()+/-]{1,200}", re.ASCII)
ENCRYPTED = 0x1


class Refused(Invalid):
    """The file was refused as a whole; `faults` says what and where, a line each."""

    def __init__(self, message: str, faults: Sequence[str] = ()) -> None:
        super().__init__(message, {f"line {n}": fault for n, fault in enumerate(faults, 1)})
        self.faults = list(faults)


def only_shapefile(path: Path) -> str:
    """The name of the one Shapefile in the zip, after every entry was found harmless."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check(entries, path.stat().st_size)
            name = _one_layer(entries)
            with archive.open(name) as layer:
                head = layer.read(len(SHAPEFILE))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Refused("The zip is damaged. Pack it anew.") from error
    if head != SHAPEFILE:
        raise Refused(f"{name} is called a Shapefile and is none. Export it anew.")
    return name


def _check(entries: Sequence[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refused(f"The zip holds {len(entries)} files, more than {MOST_ENTRIES}.")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_BYTES:
        raise Refused(f"Unpacked it is larger than {MOST_BYTES // 1_000_000} MB.")
    if unpacked > MOST_RATIO * packed or sum(one.compress_size for one in entries) > packed:
        raise Refused(f"The zip unpacks to more than {MOST_RATIO} times its size.")
    if faults := [fault for entry in entries if (fault := _fault(entry))]:
        raise Refused("The zip holds files that are not taken.", faults)
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise Refused("The zip holds two files of one name.")


def _fault(entry: zipfile.ZipInfo) -> str:
    shown = repr(entry.filename[:80])
    if not NAME.fullmatch(entry.filename):
        return f"{shown}: a name has letters, digits and .,()+-_, and no way out of its folder"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return f"{shown}: is a link"
    if entry.flag_bits & ENCRYPTED:
        return f"{shown}: is encrypted"
    if entry.filename.lower().endswith((".zip", ".gz", ".tar", ".7z")):
        return f"{shown}: is packed itself"
    return ""


def _one_layer(entries: Sequence[zipfile.ZipInfo]) -> str:
    names = [entry.filename for entry in entries if not entry.filename.startswith("__MACOSX")]
    layers = [name for name in names if name.lower().endswith(".shp")]
    if len(layers) != 1:
        there = ", ".join(layers) or "none"
        raise Refused(f"The zip must hold exactly one Shapefile (.shp); it holds {there}.")
    return layers[0]
