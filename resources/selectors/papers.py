"""What stands on a form: facts of a request, an offer, a deployment, a claim, as parties read them.

Block numbers follow ICS-213RR; sections follow EMAC's REQ-A; a claim follows California's F-42 and
its invoice. The words are ours.
"""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone

from agencies.selectors import terms
from eoc.access import Actor, require_scope
from eoc.errors import NotFound
from resources.models import (
    Approval,
    Block,
    Claim,
    CrewMember,
    Deployment,
    DeploymentState,
    MutualAidRequest,
    Offer,
    PaperForm,
)
from resources.selectors import claim_basis, costs, decisions, deployments, mutual_aid
from resources.selectors.rows import clock
from resources.selectors.upward import above

BLOCKS = (
    (Block.NEED, "10 Section chief"),
    (Block.ORDER, "15, 16 Logistics"),
    (Block.FINANCE, "19, 20 Finance"),
)
Subject = MutualAidRequest | Offer | Deployment | Claim
FORM_OF = {
    MutualAidRequest: PaperForm.ICS_213RR,
    Offer: PaperForm.REQ_A,
    Deployment: PaperForm.MISSION_ORDER,
    Claim: PaperForm.CLAIM,
}


@dataclass(frozen=True)
class Paper:
    """A form filled in: whose request it is about, the other party where there is one, its body."""

    form: PaperForm
    request: MutualAidRequest
    providing_agency_id: int | None
    title: str
    body: str


def subject(actor: Actor, noun: str, uuid: str) -> Subject:
    """The request, offer, deployment or claim by its uuid; NotFound for whoever is no party to it.

    ICS-213RR is the asking agency's own form: of a request only that agency prints it.
    """
    found: Subject | None = None
    if noun == "requests":
        mine = mutual_aid.visible_to(actor).filter(requesting_agency__in=actor.agencies)
        found = mine.filter(uuid=uuid).first()
    elif noun == "offers":
        found = decisions.offers(actor).filter(uuid=uuid).first()
    elif noun == "deployments":
        found = deployments.visible_to(actor).filter(uuid=uuid).first()
    elif noun == "claims":
        found = costs.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is nothing of that name to print, or it is not your agency's.")
    return found


def paper(about: Subject) -> Paper:
    """The form of it, filled in with what stands now."""
    form = FORM_OF[type(about)]
    request = about if isinstance(about, MutualAidRequest) else about.request
    provider = None if isinstance(about, MutualAidRequest) else about.providing_agency_id
    title = f"{form.label} {request.number}{_of(about)}"
    facts = {"about": about, "request": request, "title": title, "now": timezone.now()}
    body = render_to_string(f"resources/documents/{form}.html", facts | _more(about, request))
    return Paper(form, request, provider, title, body)


def _of(about: Subject) -> str:
    """What tells two papers of one request apart."""
    if isinstance(about, Offer | Claim):
        return f", {about.providing_agency.short_code}"
    return f", {about.asset_label}" if isinstance(about, Deployment) else ""


def _more(about: Subject, request: MutualAidRequest) -> dict[str, object]:
    if isinstance(about, MutualAidRequest):
        whole = mutual_aid.whole(MutualAidRequest.objects.filter(pk=about.pk)).get()
        sides = mutual_aid.sides_seen(whole)
        facts = {"lines": sides.lines, "sent": sides.deployments, "agencies": sides.agencies}
        higher = above(require_scope(), whole)
        return {**facts, "blocks": _blocks(about), "above": higher}
    if isinstance(about, Offer):
        return {
            "wanted": mutual_aid.line_words(about.line.quantity, about.line),
            "agreed": costs.beforehand(about.agreement, about.line, request.duration_hours),
            "signed": _signed(about),
        }
    if isinstance(about, Claim):
        return _claimed(about)
    reached = sorted(costs.moments(about).items(), key=lambda step: step[1])
    times = [(DeploymentState(state).label, at) for state, at in reached]
    offer, crew = about.offer, list(CrewMember.objects.filter(deployment=about))
    facts = {"offer": offer, "line": offer.line, "times": times, "crew": crew}
    return {**facts, "signed": _signed(offer)}


def _blocks(request: MutualAidRequest) -> list[tuple[str, Approval | None]]:
    """Each block of signatures with what was signed here; the others are left to a pen."""
    signed: dict[str, Approval] = {row.block: row for row in request.approvals.all()}
    return [(words, signed.get(block)) for block, words in BLOCKS]


def _signed(offer: Offer) -> dict[str, str]:
    """Who bound which side here, and when."""
    return {
        one.side: f"signed here by {one.signed_by}, {clock(one.signed_at)}"
        for one in offer.signatures.all()
    }


def _claimed(claim: Claim) -> dict[str, object]:
    return {
        "total": costs.total(claim),
        "journeys": claim_basis.journeys(claim),
        "terms_warning": terms.warning(claim.agreement),
    }
