"""WMO's capvalidator, an independent judge, agrees on what we emit.

It is no dependency: `pip install capvalidator` anywhere, and name that Python in CAPVALIDATOR.
"""

import importlib.util
import json
import os
import subprocess
import sys
from functools import partial

import pytest

from alerts import cap
from tests.alerts.cap_build import message
from tests.alerts.test_cap_ipaws import fitting
from tests.alerts.test_cap_signature import pair, signed

HERE = sys.executable if importlib.util.find_spec("capvalidator") else ""
JUDGE = os.environ.get("CAPVALIDATOR", HERE)
ASK = """
import json, sys
from capvalidator.validate import Validator
documents = json.load(sys.stdin)
print(json.dumps([[Validator(d.encode()).schema()[0], Validator(d.encode()).signature()[0]]
                  for d in documents]))
"""

pytestmark = pytest.mark.skipif(
    not JUDGE, reason="capvalidator is not installed; name a Python that has it in CAPVALIDATOR"
)


def judged(*documents: bytes) -> list[list[bool]]:
    """Of each document: whether the schema holds, and whether the signature does."""
    run = partial(subprocess.run, capture_output=True, text=True, check=True, timeout=60)
    given = json.dumps([document.decode() for document in documents])
    found: list[list[bool]] = json.loads(run([JUDGE, "-c", ASK], input=given).stdout)
    return found


def test_what_we_emit_is_valid_signed_or_not() -> None:
    plain = [cap.write(message(1)), cap.write(fitting())]
    whole = [signed(pair("Riverton", kind), one) for kind in ("ec", "rsa") for one in plain]
    assert judged(*plain) == [[True, False]] * 2, "valid, and not signed"
    assert judged(*whole) == [[True, True]] * 4


def test_what_was_changed_after_it_was_signed_is_seen_by_both() -> None:
    changed = signed().replace(b"Severe", b"Minor")
    assert judged(changed) == [[True, False]]
