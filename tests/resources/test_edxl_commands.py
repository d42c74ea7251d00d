"""import_edxl_rm and export_edxl_rm as an operator runs them."""

import json
from io import StringIO
from os import fsdecode, fsencode
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agencies.services import sharing
from eoc.access import scope
from resources import edxl
from resources.models import EdxlMessage
from resources.services import deployments, deployments_ending
from tests.cast import Cast
from tests.resources import asking
from tests.resources.edxl_shelf import SHELF, faults, on_the_shelf
from tests.resources.test_edxl_attacks import ATTACKS, PLAIN

pytestmark = pytest.mark.django_db


def taken_in(*files: Path) -> tuple[list[dict[str, Any]], int]:
    """The lines and the exit code."""
    out, code = StringIO(), 0
    try:
        call_command("import_edxl_rm", *map(str, files), stdout=out)
    except CommandError as error:
        code = error.returncode
    return [json.loads(line) for line in out.getvalue().splitlines()], code


def exported(number: str) -> bytes:
    out = StringIO()
    call_command("export_edxl_rm", number, stdout=out)
    return out.getvalue().encode()


@on_the_shelf
def test_the_shelf_comes_in_and_each_message_stands_once(cast: Cast) -> None:
    files = sorted(SHELF.glob("*.xml"))
    lines, code = taken_in(*files)
    assert [line["ok"] for line in lines] == [True] * len(files)
    assert code == 0
    # The samples use two ids for four messages; none is lost, and none stands twice.
    assert any("both are kept" in flag for line in lines for flag in line["flags"])
    again, code = taken_in(*files)
    assert ([line["again"] for line in again], code) == ([True] * len(files), 0)


def test_a_file_comes_in_once_and_a_broken_one_keeps_no_other_out(
    cast: Cast, tmp_path: Path
) -> None:
    good, bad, gone = tmp_path / "good.xml", tmp_path / "bad.xml", tmp_path / "gone.xml"
    good.write_text(PLAIN)
    bad.write_bytes(ATTACKS["a role nobody has"][0])
    (no, yes, lost), code = taken_in(bad, good, gone)
    assert code == 2
    assert (yes["ok"], yes["message_type"], yes["error"]) == (True, "RequestResource", None)
    assert (no["ok"], no["message_type"]) == (False, None)
    assert "ContactRole[1], line 9" in no["error"]
    assert "cannot be read" in lost["error"]
    (again,), code = taken_in(good)
    assert (again["ok"], again["again"], code) == (True, True, 0)
    good.write_text(PLAIN.replace("Hover", "Other"))
    (other,), code = taken_in(good)
    assert (other["ok"], other["again"], code) == (True, False, 0)
    assert other["flags"] == [
        "RequestResource/MessageID: came before with other content; both are kept"
    ]
    with scope(sharing.operator()):
        assert EdxlMessage.objects.count() == 2


def test_a_name_that_is_no_text_is_given_back_as_it_came(tmp_path: Path) -> None:
    odd = Path(fsdecode(fsencode(tmp_path) + b"/\xff.xml"))
    odd.write_bytes(b"")
    (line,), code = taken_in(odd)
    assert (line["file"], code) == (str(odd), 1)


def test_what_we_print_is_valid_and_comes_in_again(cast: Cast, tmp_path: Path) -> None:
    sent = asking.approved(cast, 2)
    with scope(cast.actor("lee")) as lee:
        deployments.depart(deployment=sent, by=lee)
    with scope(cast.actor("dana")) as dana:
        deployments.check_in(deployment=sent, by=dana)
        deployments.release(deployment=sent, by=dana)
    document = exported(sent.request.number)
    if SHELF.exists():
        assert faults(document) == []
    received = edxl.read(document)
    assert [one.type for one in received.messages] == [
        "RequestResource",
        "ResponseToRequestResource",
        "RequisitionResource",
        "CommitResource",
        "ReportResourceDeploymentStatus",
        "ReleaseResource",
    ]
    assert received.envelope is not None
    assert received.envelope.status == "Test"
    path = tmp_path / "ours.xml"
    path.write_bytes(document)
    (line,), code = taken_in(path)
    assert (line["ok"], line["messages"], code) == (True, 6, 0)


def test_a_recall_is_a_request_for_return(cast: Cast) -> None:
    sent = asking.approved(cast)
    with scope(cast.actor("lee")) as lee:
        deployments.depart(deployment=sent, by=lee)
        deployments_ending.recall(deployment=sent, reason="Fire at home", by=lee)
    document = exported(sent.request.number)
    last = edxl.read(document).messages[-1]
    assert (last.type, last.description) == ("RequestReturn", "Fire at home")
    if SHELF.exists():
        assert faults(document) == []


def test_an_unknown_number_is_said(cast: Cast) -> None:
    with pytest.raises(CommandError, match="There is no request 2026-XXX-R01"):
        exported("2026-XXX-R01")


def test_a_document_without_a_namespace_is_named_as_one(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "plain.xml"
    file.write_text("<RequestResource/>")
    (line,), code = taken_in(file)
    assert (line["ok"], code) == (False, 1)
    assert "is RequestResource without a namespace" in line["error"]
