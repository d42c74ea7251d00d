"""The page of how an agency asks: thresholds, next tier, box card."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.models import Agency
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import Invalid, NotFound, NotPermitted
from resources.forms.asking_policy import BoxCardForm, PolicyForm
from resources.permissions.mutual_aid import may_set_policy
from resources.selectors import box_cards
from resources.selectors.asking_policy import policy_of
from resources.selectors.partners import partners
from resources.services import asking_policy


@require_http_methods(["GET", "POST"])
@page()
def shown(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Members read it; administrators and coordinators set it."""
    agency = own_agency(actor, code)
    if request.method == "POST":
        may_be_set(actor, agency)
    form = PolicyForm(request.POST or None, instance=policy_of(agency.pk))
    if request.method == "POST" and form.is_valid():
        try:
            asking_policy.set_policy(agency=agency, by=actor, **form.cleaned_data)
        except Invalid as wrong:
            for name, what in wrong.fields.items():
                form.add_error(name, what)
        else:
            messages.success(request, "Saved.")
            return redirect("resources:asking", agency.short_code)
    return rendered(request, actor, agency, form=form, code=422 if form.is_bound else 200)


def own_agency(actor: Actor, code: str) -> Agency:
    """The actor's agency by its short code."""
    found = Agency.objects.filter(short_code__iexact=code, pk__in=actor.agencies).first()
    if found is None:
        raise NotFound("How an agency asks is its own affair.")
    return found


def may_be_set(actor: Actor, agency: Agency) -> None:
    """Refuse before anything is read of what was posted."""
    if not may_set_policy(actor, agency.pk):
        raise NotPermitted(f"Only administrators and coordinators of {agency.name} set that.")


def rendered(
    request: HttpRequest,
    actor: Actor,
    agency: Agency,
    *,
    form: PolicyForm | None = None,
    cell: BoxCardForm | None = None,
    code: int = 200,
) -> HttpResponse:
    """The page with whichever form was filled in."""
    context = {
        "agency": agency,
        "form": form or PolicyForm(instance=policy_of(agency.pk)),
        "cell": cell or BoxCardForm(partners=automatic(agency.pk)),
        "lines": box_cards.visible_to(actor).filter(agency=agency),
        "counted_on": box_cards.visible_to(actor).filter(partner=agency),
        "may_set": may_set_policy(actor, agency.pk),
    }
    return render(request, "resources/mutual_aid/asking.html", context, status=code)


def automatic(agency_id: int) -> list[int]:
    """Partners under automatic aid in force."""
    return [one.agency.pk for one in partners(agency_id) if one.automatic]
