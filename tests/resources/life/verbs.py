"""What people do in the life of a request: by service, and by the address the API has for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.models import Agreement
from agencies.services import agreements
from eoc.access import Actor
from resources.models import Asset, Claim, Deployment, MutualAidRequest, Offer
from resources.services import (
    answers_undoing,
    costs,
    counters,
    crews,
    custody,
    deployments,
    deployments_ending,
    deployments_extending,
    deployments_swapping,
    deployments_undoing,
    mutual_aid,
    mutual_aid_offers,
    purposes,
    signatures,
)

Said = Callable[[Any, Actor, list[Asset]], object]
Body = Callable[[list[Asset]], dict[str, Any]]
LOSS = {"condition": "Burnt", "report": "Cut off"}
HARM = {"condition": "Dented", "report": "A branch"}
SIGNED = {"handover": "out", "condition": "Good", "signer": "Casey Moss"}
COVER = {"purpose": "station_cover", "post": "Station 1"}
CREW = [{"name": "Casey Moss", "qualification": "ENGB"}]
WHY = {"reason": "Fire at home"}


def _nothing(_: list[Asset]) -> dict[str, Any]:
    return {}


def _why(_: list[Asset]) -> dict[str, Any]:
    return WHY


def _named(assets: list[Asset]) -> dict[str, Any]:
    return {"assets": [str(asset.uuid) for asset in assets]}


def _later() -> Any:
    return timezone.now() + timedelta(hours=4)


@dataclass(frozen=True)
class Verb:
    """Something done to a row: the service, and the API's address with the body it takes."""

    model: type[Any]
    path: str
    service: Said
    body: Body = _nothing
    at: str = ""  # the address that names the row in what is sent, where it is not the row's own

    def __str__(self) -> str:
        return f"{self.model.__name__} {self.path}"


def _offer(path: str, service: Said, body: Body = _nothing) -> Verb:
    return Verb(Offer, path, service, body)


def _request(path: str, service: Said, body: Body = _nothing) -> Verb:
    return Verb(MutualAidRequest, path, service, body)


def _deployment(path: str, service: Said, body: Body = _nothing) -> Verb:
    return Verb(Deployment, path, service, body)


def _claim(path: str, service: Said, body: Body = _nothing) -> Verb:
    return Verb(Claim, path, service, body)


def _step(act: Callable[..., object]) -> Said:
    return lambda row, by, _: act(deployment=row, by=by)


SUBMIT = _request("submit", lambda r, by, _: mutual_aid.submit(request=r, by=by))
APPROVE = _offer(
    "approve", lambda o, by, a: mutual_aid_offers.approve(offer=o, assets=a, by=by), _named
)
ACCEPT = _offer("accept", lambda o, by, _: mutual_aid_offers.accept(offer=o, by=by))
SIGN = _offer("sign", lambda o, by, _: signatures.sign(offer=o, by=by))
MOBILIZE = _deployment("mobilize", _step(deployments.mobilize))
DEPART = _deployment("depart", _step(deployments.depart))
CHECK_IN = _deployment("check-in", _step(deployments.check_in))
RELEASE = _deployment("release", _step(deployments.release))
DEMOBILIZE = _deployment("demobilize", _step(deployments.demobilize))
RETURN = _deployment("return", _step(deployments.return_to_quarters))
SETTLE = _deployment(
    "settle", lambda d, by, _: deployments.settle(deployment=d, by=by, **WHY), _why
)
UNDO = _deployment("undo", _step(deployments_undoing.undo))
UNDO_ANSWER = _offer("undo", lambda o, by, _: answers_undoing.undo(offer=o, by=by))
CLAIM = Verb(  # the claim for all one sent to the same request
    Deployment,
    "claim",
    lambda d, by, _: costs.draft(request=d.request, by=by),
    at="/api/v1/claims/",
)
SUBMIT_CLAIM = _claim("submit", lambda c, by, _: costs.submit(claim=c, by=by))
APPROVE_CLAIM = _claim("approve", lambda c, by, _: costs.approve(claim=c, by=by))
PAY = _claim("pay", lambda c, by, _: costs.pay(claim=c, by=by))
REVOKE = Verb(
    Agreement, "revoke", lambda a, by, _: agreements.revoke(agreement=a, by=by, **WHY), _why
)

VERBS = (
    SUBMIT,
    _request(
        "ask",
        lambda r, by, _: mutual_aid.ask(request=r, agencies=r.ask, by=by),
        lambda _: {"agencies": ["LAK"]},
    ),
    _request("withdraw", lambda r, by, _: mutual_aid.withdraw(request=r, by=by)),
    _request("close", lambda r, by, _: mutual_aid.close(request=r, by=by)),
    APPROVE,
    ACCEPT,
    SIGN,
    _offer(
        "counter",
        lambda o, by, a: counters.counter(offer=o, assets=a, by=by, words="Rather this"),
        lambda a: {**_named(a), "words": "Rather this"},
    ),
    _offer("decline", lambda o, by, _: mutual_aid_offers.decline(offer=o, by=by, **WHY), _why),
    _offer("withdraw", lambda o, by, _: mutual_aid_offers.withdraw(offer=o, by=by, **WHY), _why),
    _offer(
        "unable-to-fill",
        lambda o, by, _: mutual_aid_offers.unable_to_fill(offer=o, by=by, **WHY),
        _why,
    ),
    MOBILIZE,
    DEPART,
    CHECK_IN,
    _deployment("assign", _step(deployments.assign)),
    RELEASE,
    DEMOBILIZE,
    RETURN,
    SETTLE,
    UNDO,
    UNDO_ANSWER,
    _deployment(
        "recall",
        lambda d, by, _: deployments_ending.recall(deployment=d, by=by, **WHY),
        _why,
    ),
    _deployment(
        "cancel",
        lambda d, by, _: deployments_ending.cancel(deployment=d, by=by, **WHY),
        _why,
    ),
    _deployment(
        "lost",
        lambda d, by, _: deployments_ending.lose(deployment=d, by=by, **LOSS),
        lambda _: LOSS,
    ),
    _deployment(
        "extend",
        lambda d, by, _: deployments_extending.extend(deployment=d, planned_end=_later(), by=by),
        lambda _: {"planned_end": _later().isoformat()},
    ),
    _deployment(
        "swap",
        lambda d, by, a: deployments_swapping.swap(deployment=d, asset=a[-1], by=by, reason="Tyre"),
        lambda a: {"asset": str(a[-1].uuid), "reason": "Tyre"},
    ),
    _deployment(
        "ask-longer",
        lambda d, by, _: deployments_extending.ask_longer(deployment=d, until=_later(), by=by),
        lambda _: {"until": _later().isoformat()},
    ),
    _deployment(
        "refuse-longer",
        lambda d, by, _: deployments_extending.refuse_longer(deployment=d, by=by, **WHY),
        _why,
    ),
    _deployment(
        "damage",
        lambda d, by, _: deployments_ending.damage(deployment=d, by=by, **HARM),
        lambda _: HARM,
    ),
    _deployment(
        "purpose",
        lambda d, by, _: purposes.give(deployment=d, by=by, **COVER),
        lambda _: COVER,
    ),
    _deployment(
        "custody",
        lambda d, by, _: custody.sign(deployment=d, by=by, **SIGNED),
        lambda _: SIGNED,
    ),
    _deployment(
        "crew",
        lambda d, by, _: crews.enroll(deployment=d, people=CREW, by=by),
        lambda _: {"people": CREW},
    ),
    CLAIM,
    _claim("draft", lambda c, by, _: costs.draft(request=c.request, by=by)),
    SUBMIT_CLAIM,
    APPROVE_CLAIM,
    PAY,
    _claim("query", lambda c, by, _: costs.query(claim=c, by=by, **WHY), _why),
    _claim("waive", lambda c, by, _: costs.waive(claim=c, by=by, **WHY), _why),
    _claim("dispute", lambda c, by, _: costs.dispute(claim=c, by=by, **WHY), _why),
)
OF = {str(verb): verb for verb in VERBS}
