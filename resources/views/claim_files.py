"""A claim as a document: the form both sides sign, after California's F-42 and its invoice."""

from django.template.loader import render_to_string

from agencies.selectors import terms
from eoc.errors import Refusal
from resources.models import Claim, Deployment
from resources.printing import documents
from resources.selectors import costs
from resources.selectors.costs import moments


class NotPrinted(Refusal):
    """The press could not make the page (503)."""

    status = 503
    title = "Not printed"


def claim_html(claim: Claim) -> str:
    """The body of the claim's page."""
    sent = Deployment.objects.filter(
        request=claim.request_id, providing_agency=claim.providing_agency_id
    ).order_by("pk")
    journeys = [
        {"deployment": one, "moments": sorted(moments(one).items(), key=lambda m: m[1])}
        for one in sent
    ]
    context = {
        "claim": claim,
        "total": costs.total(claim),
        "journeys": journeys,
        "terms": terms.of(claim.agreement),
        "terms_warning": terms.warning(claim.agreement),
    }
    return render_to_string("resources/costs/claim_pdf.html", context)


def pdf(claim: Claim) -> bytes:
    """The claim as PDF, made by the press within 20 s; refuses where it cannot."""
    title = f"Claim {claim.number}"
    try:
        return documents.render(documents.page(title, claim_html(claim), claim.mode), title)
    except documents.NotPrinted as error:
        raise NotPrinted("The claim could not be printed. Its CSV holds the same lines.") from error
