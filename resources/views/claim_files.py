"""A claim as a document: the form both sides sign, after California's F-42 and its invoice."""

import os
import subprocess
import sys

from django.conf import settings
from django.template.loader import render_to_string

from agencies.selectors import terms
from eoc.errors import Refusal
from resources.models import Claim, Deployment
from resources.selectors import costs
from resources.selectors.costs import moments

PRESS = (sys.executable, "-m", "resources.costs.press")
PATIENCE = 20.0
KEPT = ("PATH", "HOME", "LD_LIBRARY_PATH", "FONTCONFIG_FILE")


class NotPrinted(Refusal):
    """The press could not make the page (503)."""

    status = 503
    title = "Not printed"


def claim_html(claim: Claim) -> str:
    """The claim as one printable page of HTML that needs nothing from elsewhere."""
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
    """The claim as PDF, made by a process of its own within 20 s; refuses where it cannot."""
    try:
        done = subprocess.run(
            PRESS,
            input=claim_html(claim).encode(),
            capture_output=True,
            timeout=PATIENCE,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in KEPT if name in os.environ},
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise NotPrinted("The claim could not be printed. Its CSV holds the same lines.") from error
    return done.stdout
