"""WMO's capvalidator, an independent judge, agrees on what we emit.

It is no dependency: `pip install capvalidator` anywhere, and name that Python in CAPVALIDATOR.
"""

import importlib.util
import json
import os
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from alerts import cap
from alerts.cap import keys
from alerts.selectors import cap_messages
from alerts.services import exercises, public_alert_ending
from tests.alerts import public
from tests.alerts.cap_build import message
from tests.alerts.test_cap_ipaws import fitting
from tests.alerts.test_cap_signature import pair, signed
from tests.cast import Cast

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


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["demo", "exercise"])
def test_public_alerts_and_all_that_ends_them_leave_valid_and_signed(
    cast: Cast, mode: str, tmp_path: Path, settings: Settings
) -> None:
    """In two languages: the alert, its cancellation with the correction, and what lay ready."""
    settings.CAP_KEYS = str(tmp_path)
    keys.make_keys()
    words = public.FLOOD.texts if mode == "demo" else public.exercise_words()
    now = timezone.now()
    with public.acting(cast, "rosa", "exercise") as rosa:
        exercises.schedule(
            agency=cast.agencies["riverton"],
            title="Siren day",
            starts_at=now - timedelta(minutes=1),
            ends_at=now + timedelta(hours=1),
            by=rosa,
        )
    alert = public.issued(cast, mode, content=public.flood(texts=words))
    with public.acting(cast, "dana", mode) as dana:
        public_alert_ending.cancel(alert=alert, by=dana)
        left = [bytes(one.original) for one in cap_messages.visible_to(dana)]
        ready = [bytes(one.document) for one in alert.remedies.all()]
    assert (len(left), len(ready)) == (3, 3)
    assert judged(*left) == [[True, True]] * 3
    assert judged(*ready) == [[True, False]] * 3, "signed as it leaves, with its moment"


def test_what_was_changed_after_it_was_signed_is_seen_by_both() -> None:
    changed = signed().replace(b"Severe", b"Minor")
    assert judged(changed) == [[True, False]]
