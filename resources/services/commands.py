"""The command line: a short line, what it means in plain words, then done."""

import re
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from eoc.access import Actor
from eoc.errors import Refusal
from resources.models import Asset
from resources.selectors.assets import label
from resources.selectors.named import incident_named, units_named
from resources.selectors.recommendations import estimate
from resources.services import dispatch, sending
from resources.services.answers import Answer
from resources.services.dispatch import Act

Verb = Callable[[Actor, str, bool], Answer]
QUOTES = str.maketrans("“”„«»", '"""""')
LONGEST = 500


class Misunderstood(Refusal):
    """The line does not say enough (422)."""

    status = 422
    title = "Not understood"


def run(actor: Actor, line: str, *, dry_run: bool) -> Answer:
    """Say what a line means and, unless `dry_run`, do it. Raises Refusal."""
    text = " ".join(line.translate(QUOTES).split())[: LONGEST + 1]
    if len(text) > LONGEST:
        raise Misunderstood(f"A line has at most {LONGEST} characters.")
    word, _, rest = text.partition(" ")
    verb = word.upper()
    if verb in VERBS:
        return VERBS[verb](actor, rest, dry_run)
    if verb in settings.COMMAND_VERBS:
        other: Verb = import_string(settings.COMMAND_VERBS[verb])
        return other(actor, rest, dry_run)
    known = ", ".join(sorted({*VERBS, *settings.COMMAND_VERBS}))
    raise Misunderstood(f"“{word[:20]}” is no command. Commands: {known}.")


def assign(actor: Actor, words: str, dry_run: bool) -> Answer:
    """`D E12,HIL E3 42`: dispatch own units, call an automatic-aid partner's."""
    units, _, number = words.rpartition(" ")
    if not units:
        raise Misunderstood("Name the unit and the incident: D E12 2026-RIV-0042.")
    incident = incident_named(actor, number)
    assets = units_named(actor, units)
    title = f"{incident.number} {incident.title}"
    far = [e.words for asset in assets if (e := estimate(actor, asset, incident))]
    meaning = f"Dispatch {_names(actor, assets)} to {title}"
    if len(assets) == 1 and far:
        meaning += f", {far[0]}"
    if dry_run:
        sending.may_send(assets, incident, actor)
        return {"ok": True, "meaning": meaning}
    sent = sending.send(assets=assets, incident=incident, by=actor)
    done = f"{_names(actor, assets)} dispatched to {title}"
    if sent.request is not None:
        return _done(meaning, f"{done}, automatic aid {sent.request.number}", None)
    return _done(meaning, done, sent.act)


def out_of_service(actor: Actor, words: str, dry_run: bool) -> Answer:
    """`OOS E12 flat tyre`: take a unit out of service and say why."""
    unit, reason = _unit_and_rest(words)
    if not unit:
        raise Misunderstood("Name the unit and why: OOS E12 flat tyre.")
    (asset,) = units_named(actor, unit)
    meaning = f"Take {_names(actor, [asset])} out of service: {reason or 'say why'}"
    if dry_run:
        return {"ok": True, "meaning": meaning}
    act = dispatch.out_of_service(asset=asset, by=actor, reason=reason)
    return _done(meaning, f"{_names(actor, [asset])} out of service: {reason}", act)


def show_help(actor: Actor, words: str, dry_run: bool) -> Answer:
    """`?`: the commands, one line."""
    listed = "; ".join(f"{example} {what}" for example, what in EXAMPLES)
    return {"ok": True, "meaning": listed, "done": listed}


def _stepper(step: Callable[..., Act], doing: str, state: str, example: str) -> Verb:
    """A verb that brings every named unit into one state."""

    def verb(actor: Actor, words: str, dry_run: bool) -> Answer:
        if not words:
            raise Misunderstood(f"Name the unit: {example}.")
        assets = units_named(actor, words)
        meaning = doing.format(_names(actor, assets))
        if dry_run:
            return {"ok": True, "meaning": meaning}
        acts = [step(asset=asset, by=actor) for asset in assets]
        done = f"{_names(actor, assets)} {state}"
        return _done(meaning, done, acts[0]) if len(acts) == 1 else _done(meaning, done, None)

    return verb


def _done(meaning: str, done: str, act: Act | None) -> Answer:
    answer: Answer = {"ok": True, "meaning": meaning, "done": done}
    if act is not None:
        answer["undo"] = act.undo
    return answer


def _names(actor: Actor, assets: list[Asset]) -> str:
    """Own units by call sign alone, others with their prefix."""
    own = [a.call_sign if a.agency_id in actor.agencies else label(a) for a in assets]
    return ", ".join(own[:-1]) + " and " + own[-1] if len(own) > 1 else own[0]


def _unit_and_rest(words: str) -> tuple[str, str]:
    """A quoted unit, `LAK E12`, `E12` or `Engine 12`, then free text."""
    pattern = r'^("[^"]+"|(?:[A-Z]{2,5} )?[A-Z]+ ?\d+|\S+)\s*(.*)$'
    found = re.match(pattern, words, re.IGNORECASE)
    return (found[1].strip('"'), found[2].strip()) if found else ("", "")


VERBS: dict[str, Verb] = {
    "D": assign,
    "ER": _stepper(dispatch.en_route, "{} is en route", "en route", "ER E12"),
    "OS": _stepper(dispatch.on_scene, "{} is on scene", "on scene", "OS E12"),
    "T": _stepper(dispatch.transporting, "{} is transporting", "transporting", "T M3"),
    "H": _stepper(dispatch.at_hospital, "{} is at the hospital", "at the hospital", "H M3"),
    "R": _stepper(dispatch.returning, "{} is returning", "returning", "R E12"),
    "CL": _stepper(dispatch.clear, "Clear {}: free again", "clear", "CL E12"),
    "AQ": _stepper(dispatch.in_quarters, "{} is available in quarters", "in quarters", "AQ E12"),
    "OOS": out_of_service,
    "?": show_help,
}
EXAMPLES = (
    ("D E12,E14 42", "dispatch units to an incident"),
    ("ER E12", "en route"),
    ("OS E12", "on scene"),
    ("T M3", "transporting"),
    ("H M3", "at hospital"),
    ("R E12", "returning"),
    ("CL E12", "clear"),
    ("AQ E12", "available in quarters"),
    ("OOS E12 flat tyre", "out of service"),
    ("N 42 text", "note in the activity log"),
    ("NEW FIRE 12 MAIN ST P1", "log an incident"),
    ("REQ PUMP 3 42", "ask neighbours for three pumps"),
    ("DEP LAK E12", "next step of a deployment"),
)
