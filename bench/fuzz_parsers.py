"""One parser under atheris: `python -m bench.fuzz_parsers TARGET SECONDS SEED [FOLDER...]`.

A process of its own, since what is imported is instrumented. Exits with 0 where every document was
answered by the parser's own fault or by a message; otherwise the document stands in the output.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import atheris
import django

from bench.mutating import mutated

django.setup()

with atheris.instrument_imports(include=["alerts", "resources", "eoc"]):
    from alerts import cap
    from alerts.api.gateways import ReceiptsSerializer, TextsSerializer
    from alerts.cap import ipaws, signature, wording
    from alerts.cap.drawing import draw
    from alerts.feeds import NotAFeed, opened
    from alerts.services.replies import understood
    from eoc.text import strict_json
    from eoc.text.public import harmless
    from resources import edxl
    from resources.edxl.faults import EdxlFault

LONGEST = 60_000
LONGEST_TEXT = 1_500
SHORT = ("texts", "wording")
SHORTEST_CORPUS = (
    b"<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>",
    b'{"a": [1, 2.5, "x"]}',
    b'{"texts": [{"id": "in-1", "address": "+15550100123", "words": "YES 20 min #1a2b"}]}',
    b'{"receipts": [{"key": "9f2c", "state": "failed", "reason": "off", "gone": false}]}',
    b'{"features": [{"id": "a", "properties": {"id": "a", "mag": 5}, "geometry": null}]}',
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>a</id><link href='x'/></entry></feed>",
    b"<rss version='2.0'><channel><item><guid>a</guid><link>x</link></item></channel></rss>",
)
TEXTS = ("en", "es", "zh", "ar", "de", "xx")


def read_cap(content: bytes) -> None:
    """Refused with the element, or read, drawn, judged, written and read the same."""
    try:
        alert = cap.read(content).alert
    except cap.CapFault:
        return
    for info in alert.infos:
        for area in info.areas:
            draw(area)
    ipaws.faults(alert)
    assert cap.read(cap.write(alert)).alert == alert


def read_edxl(content: bytes) -> None:
    """Refused with the element, or read."""
    try:
        edxl.read(content)
    except EdxlFault:
        return


def read_feed(content: bytes) -> None:
    """Whosever feed it is: refused with the element, or opened, entry by entry."""
    for kind in ("push", "nws", "usgs"):
        try:
            found = opened(content, kind, lambda *_: ())
        except NotAFeed:
            continue
        for one in found:
            read_cap(one.content)


def read_texts(content: bytes) -> None:
    """What a gateway posts is judged, and what people wrote in it understood or not."""
    text = content.decode("utf-8", "replace")
    understood(harmless(text, lines=True)[:1600])
    try:
        said = strict_json.loads(content)
    except strict_json.NotStrict:
        return
    for shape in (TextsSerializer, ReceiptsSerializer):
        given = shape(data=said)
        if given.is_valid() and shape is TextsSerializer:
            for one in given.validated_data["texts"]:
                understood(harmless(one["words"], lines=True))


def verify(content: bytes) -> None:
    """Nobody is vouched for: whatever it is, it is refused."""
    try:
        signature.verify(content, [])
    except cap.CapFault:
        return
    raise AssertionError("a signature was believed that nobody vouches for")


def read_json(content: bytes) -> None:
    """Strict JSON, or why it is none."""
    try:
        strict_json.loads(content)
    except strict_json.NotStrict:
        return


def judge(content: bytes) -> None:
    """Any text in any language is judged."""
    text = content.decode("utf-8", "surrogatepass" if content[:1] == b"\xed" else "replace")
    for language in TEXTS:
        for mode in ("live", "exercise"):
            wording.faults(text, language, mode)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "cap": read_cap,
    "edxl": read_edxl,
    "feeds": read_feed,
    "texts": read_texts,
    "signature": verify,
    "json": read_json,
    "wording": judge,
}


def main(name: str, seconds: str, seed: str, *folders: str) -> None:
    """Feed it until the time is over."""
    with tempfile.TemporaryDirectory() as kept:
        gather(Path(kept), folders)
        longest = LONGEST_TEXT if name in SHORT else LONGEST
        options = [f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={longest}", kept]
        quiet = ["-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={kept}/"]
        atheris.Setup([sys.argv[0], *options, *quiet], TARGETS[name], custom_mutator=mutate)
        atheris.Fuzz()


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """Half of the time by what XML is made of, half as libFuzzer would."""
    chance = random.Random(seed)
    if chance.random() < 0.5:
        return mutated(bytes(data), chance, most)
    changed: bytes = atheris.Mutate(data, len(data))
    return changed[:most]


def gather(kept: Path, folders: Iterable[str]) -> None:
    """The documents to begin with; those of the shelf that are not too long."""
    for number, document in enumerate(SHORTEST_CORPUS):
        (kept / f"own-{number}").write_bytes(document)
    for number, folder in enumerate(folders):
        for path in sorted(Path(folder).iterdir()):
            if path.is_file() and path.stat().st_size < LONGEST:
                (kept / f"{number}-{path.name}").write_bytes(path.read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
