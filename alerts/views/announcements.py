"""Pages of announcements: write one and see whom it reaches, send it, watch it arrive."""

import hashlib
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Agency
from agencies.views.attempts import attempt
from alerts.forms.announcements import AnnouncementForm
from alerts.models import Announcement
from alerts.permissions.announcements import SPEAKING, may_announce
from alerts.selectors import announcement_answers, audiences
from alerts.selectors import announcements as selectors
from alerts.selectors.audiences import Audience, Count
from alerts.services import announcement_reminders, announcements
from alerts.services.deliveries import MANY
from alerts.services.replies import OPEN_FOR
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.doors.recent import confirm_first
from eoc.errors import WrongState
from eoc.text.public import public_text

PER_PAGE = 50


@page()
@require_safe
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What my agencies said."""
    shown = Paginator(selectors.visible_to(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "may_announce": actor.has(*SPEAKING)}
    return render(request, "alerts/announcements/list.html", context)


@page(*SPEAKING)
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write it; the first POST counts whom it reaches, the second sends what was counted."""
    form = AnnouncementForm(request.POST or None, actor=actor)
    counts = _counted(form, actor)
    if counts and request.POST.get("seen") == _seen(form, counts):
        if sum(one.addresses for one in counts) > MANY:
            confirm_first(request)
        said = _issued(form, actor)
        if said is not None:
            return redirect("alerts:announcement", said.uuid)
    context = {"form": form, **(_preview(form, counts) if counts else {})}
    status = 422 if form.errors else 200
    return render(request, "alerts/announcements/compose.html", context, status=status)


@page()
@require_safe
def detail(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """What was said to whom, and how far it has come."""
    said = selectors.found(actor, identifier)
    code = public_text(request.GET.get("of", ""), "of")[:5]
    remind_from = announcement_reminders.possible_from(said)
    context = {
        "groups": announcement_answers.groups(said),
        "of": code,
        "people": announcement_answers.people(said, code) if code else [],
        "running": timezone.now() - said.issued_at < OPEN_FOR,
        "rhythm": "30s" if said.address_count > MANY else "5s",
        "may_remind": may_announce(actor, said.agency_id),
        "remind_from": remind_from if remind_from > timezone.now() else None,
        "said": said,
        "audience": selectors.in_words(said),
        "progress": selectors.progress(said),
    }
    return render(request, "alerts/announcements/detail.html", context)


@page(*SPEAKING)
@require_POST
def remind(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Ask once more who has not answered, of one agency or of all."""
    said = selectors.found(actor, identifier)
    code = public_text(request.POST.get("agency", ""), "agency")
    own = Agency.objects.defer("service_area")
    agency = get_object_or_404(own, short_code=code) if code else None
    count = announcement_reminders.remind(announcement=said, agency=agency, by=actor)
    messages.success(request, f"{count} addresses are told once more.")
    return redirect("alerts:announcement", said.uuid)


def _counted(form: AnnouncementForm, actor: Actor) -> list[Count] | None:
    if not (form.is_bound and form.is_valid()):
        return None
    agency, audience = form.cleaned_data["agency"], form.audience
    return attempt(form, lambda: announcements.counted(agency=agency, audience=audience, by=actor))


def _issued(form: AnnouncementForm, actor: Actor) -> Announcement | None:
    words = ("identifier", "agency", "severity", "subject", "body")
    said = {name: form.cleaned_data[name] for name in words}
    try:
        return attempt(form, lambda: announcements.issue(**said, audience=form.audience, by=actor))
    except WrongState as refused:
        form.add_error(None, refused.message)
        return None


def _seen(form: AnnouncementForm, counts: list[Count]) -> str:
    """A digest of whom the author was shown; another audience or count is shown anew."""
    audience = _frozen(form.audience)
    shown = (form.cleaned_data["agency"].pk, audience, counts)
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _frozen(audience: Audience) -> list[object]:
    """The audience in an order that does not change from request to request."""
    kept = {name: value for name, value in vars(audience).items() if name != "area"}
    area = audience.area.hexewkb if audience.area else b""
    return [*((name, sorted(value or ())) for name, value in sorted(kept.items())), area]


def _preview(form: AnnouncementForm, counts: list[Count]) -> dict[str, object]:
    left_out = audiences.meant(form.audience) - audiences.reach(form.cleaned_data["agency"].pk)
    named = Agency.objects.in_bulk([one.agency for one in counts] + sorted(left_out))
    return {
        "counts": [(named[one.agency].name, one.people, one.addresses) for one in counts],
        "people": sum(one.people for one in counts),
        "addresses": sum(one.addresses for one in counts),
        "left_out": [named[pk].name for pk in sorted(left_out)],
        "seen": _seen(form, counts),
    }
