"""Pages of requests: the board, one request with its steps, the form, and the verbs."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.models import Agency
from eoc.access import Actor, scope
from eoc.doors.pages import page
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from incidents.models import Incident
from incidents.selectors import picture as incidents
from resources.forms.mutual_aid import (
    DECLINED_ABOVE,
    MINUTES,
    LineFormSet,
    ReasonForm,
    RequestForm,
    lines_begun,
    many_of,
)
from resources.models import MutualAidRequest, Priority, RequestState
from resources.permissions.mutual_aid import ASKING, DECIDING, may_request_for, may_take
from resources.selectors import (
    approvals,
    audience,
    candidates,
    costs,
    decisions,
    deployments,
    documents,
    mutual_aid,
    ranking,
    requests,
)
from resources.selectors import tiers as on_tiers
from resources.selectors.first_ask import FirstAsk, first_ask
from resources.selectors.partners import askable, partners
from resources.services import mutual_aid as services
from resources.services import mutual_aid_automatic, mutual_aid_offers, tiers

ONCE = "{} was made with that form and nothing was sent again. For more, ask from its incident."


@require_GET
@page()
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Requests of both sides by state; `?over=1` shows those that ended."""
    over = request.GET.get("over") == "1"
    columns = requests.board(actor, over=over)
    some = any(column.cards for column in columns)
    context = {"columns": columns, "over": over, "any": some}
    return render(request, "resources/mutual_aid/board.html", context)


@require_GET
@page()
def detail(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One request; who comes from an alert and has one question to answer gets that question."""
    found = requests.whole(actor, number)
    mine = [answer.offer for answer in found.answers if answer.may_decide]
    if len(mine) == 1 and "full" not in request.GET:
        return redirect("resources:decide", mine[0].uuid)
    return _shown(request, actor, found)


@require_http_methods(["GET", "POST"])
@page(*ASKING)
def ask(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Ask neighbours for an incident: typed lines, where to report, whom to ask."""
    incident = _incident(actor, number)
    if not may_request_for(actor, incident):
        raise NotPermitted("You help here; whose incident it is asks for more.")
    if request.method == "GET" and (elsewhere := _elsewhere(request, actor)) is not None:
        return elsewhere
    own = _own(actor, incident)
    asking: dict[str, Any] = {"agencies": own, "partners": partners(own[0][0], incident.point)}
    if request.method == "GET":
        within = [minutes for minutes, _ in MINUTES]
        begun = first_ask(actor, incident, own[0][0], asking["partners"], within)
        form = RequestForm(initial=begun.fields, **asking)
        return _form(request, form, lines_begun(begun.lines), incident, begun)
    form, lines = RequestForm(request.POST, **asking), LineFormSet(request.POST, prefix="line")
    made = None
    if form.is_valid() and lines.is_valid():
        made = _made(request, actor, incident, form, lines)
    if made is None:
        return _form(request, form, lines, incident)
    return redirect(f"{_address(made)}?full")


@require_POST
@page(*ASKING)
def act(request: HttpRequest, actor: Actor, number: str, verb: str) -> HttpResponse:
    """Submit, ask again, withdraw, close."""
    found = mutual_aid.visible_to(actor).filter(number__iexact=number).first()
    if found is None:
        raise NotFound("No request you may see has that number.")
    version = _version(request)
    if verb == "submit":
        services.submit(request=found, by=actor, version=version)
    elif verb == "ask":
        chosen = [pk for one in request.POST.getlist("agency") if (pk := _number(one)) is not None]
        services.ask(request=found, agencies=chosen, by=actor, version=version)
    elif verb == "withdraw":
        services.withdraw(request=found, by=actor, reason=_why(request), version=version)
    elif verb == "close":
        services.close(request=found, by=actor, version=version)
    elif verb == "propose":
        tiers.propose(request=found, by=actor, version=version)
    else:
        raise NotFound("There is no such act.")
    return _back(request, found)


@require_POST
@page(*ASKING)
def answer(request: HttpRequest, actor: Actor, uuid: UUID, verb: str) -> HttpResponse:
    """Accept or turn down an offer, take it back, stop what was booked automatically."""
    offer = decisions.offers(actor).filter(uuid=uuid).first()
    if offer is None:
        raise NotFound("There is no such offer, or it is not for your agency.")
    acts: dict[str, Any] = {
        "accept": lambda: mutual_aid_offers.accept(offer=offer, by=actor),
        "decline": lambda: mutual_aid_offers.decline(offer=offer, reason=_why(request), by=actor),
        "withdraw": lambda: mutual_aid_offers.withdraw(offer=offer, reason=_why(request), by=actor),
        "stop": lambda: mutual_aid_automatic.stop(offer=offer, reason=_why(request), by=actor),
    }
    if verb not in acts:
        raise NotFound("There is no such act.")
    acts[verb]()
    return _back(request, offer.request)


def _shown(request: HttpRequest, actor: Actor, found: requests.Whole) -> HttpResponse:
    about = found.card.request
    steering = found.may_steer and about.state in services.STEERABLE
    context = {
        "whole": found,
        "card": found.card,
        "request_row": about,
        "candidates": candidates.for_request(actor, about) if steering else [],
        "weights": ranking.weights_shown(),
        "others": askable(about, partners(about.requesting_agency_id)) if steering else [],
        "steering": steering,
        **_costs(actor, about),
        **_tiers(actor, about),
        "may_propose": steering and on_tiers.may_go_up(about),
        "over": about.state in mutual_aid.OVER,
        "printed": documents.of_request(actor, about.pk),
        "may_print": actor.has(*ASKING) and found.party(actor),
        "seers": audience.who_sees_request(actor, about, found.card.sides),
    }
    return render(request, "resources/mutual_aid/detail.html", context)


def _tiers(actor: Actor, about: MutualAidRequest) -> dict[str, Any]:
    """How the tiers above fare with the remainder, whose it is, and what taking it needs."""
    unfilled = about.state in on_tiers.UNFILLED
    takes = unfilled and about.upward in on_tiers.TAKEABLE and may_take(actor, about)
    return {
        "reasons": DECLINED_ABOVE,
        "carried": on_tiers.carried(actor, about) if about.parent_id else None,
        "may_take": takes,
        "basis": on_tiers.basis_needed(about),
        "grounds": on_tiers.grounds(actor, about) if takes else [],
    }


def _costs(actor: Actor, about: MutualAidRequest) -> dict[str, Any]:
    sent = deployments.visible_to(actor).filter(request=about)
    claims = costs.visible_to(actor).filter(request=about)
    lent = sent.filter(providing_agency__in=actor.agencies_as(*DECIDING))
    return {
        "tickers": costs.tickers(sent),
        "claims": claims,
        "may_draft_claim": lent.exists() and not claims.exists(),
    }


def _made(
    request: HttpRequest, actor: Actor, incident: Incident, form: RequestForm, lines: Any
) -> MutualAidRequest | None:
    wanted = [line for one in lines if (line := one.line())]
    try:
        with scope(actor):  # what is refused leaves no draft behind
            return _asked(request, actor, incident, form, wanted)
    except Invalid as wrong:
        for name, what in wrong.fields.items() or [("", wrong.message)]:
            form.add_error(name if name in form.fields else None, what)
    except WrongState as late:  # closed meanwhile, say: what was typed is not lost
        form.add_error(None, late.message)
    return None


def _asked(
    request: HttpRequest,
    actor: Actor,
    incident: Incident,
    form: RequestForm,
    lines: list[dict[str, Any]],
) -> MutualAidRequest:
    """Draft it, and send it unless it waits for a signature or is to stay a draft."""
    made = services.request(
        by=actor,
        agency=Agency.objects.get(pk=form.cleaned_data["agency"]),
        incident=incident,
        lines=lines,
        reporting_point=incident.point,
        key=_key(request),
        **form.said(),
    )
    if made.state != RequestState.DRAFT:  # the same form came a second time
        messages.info(request, ONCE.format(made.number))
        return made
    if unsigned := approvals.waiting(made):
        words = approvals.words(unsigned)
        messages.info(request, f"{made.number} is kept as a draft until signed: {words}.")
    elif request.POST.get("then") != "draft":
        services.submit(request=made, by=actor)
    return made


def _form(
    request: HttpRequest,
    form: RequestForm,
    lines: Any,
    incident: Incident,
    begun: FirstAsk | None = None,
) -> HttpResponse:
    rules = approvals.rules(form.agency_id(), many_of(lines), form.cost())
    context = {
        "form": form,
        "lines": lines,
        "rules": rules,
        "needed": [rule for rule in rules if rule.now],
        "urgent": form["priority"].value() == Priority.URGENT,
        "incident": incident,
        "begun": begun,
        "key": _key(request) or uuid4(),
        "partners": form.partners,
        "chosen": [str(pk) for pk in form["ask"].value() or []],
    }
    code = 422 if form.is_bound else 200
    return render(request, "resources/mutual_aid/request.html", context, status=code)


def _incident(actor: Actor, number: str) -> Incident:
    found = incidents.visible_to(actor).filter(number__iexact=number).first()
    if found is None:
        raise NotFound("No incident you may see has that number.")
    return found


def _own(actor: Actor, incident: Incident) -> list[tuple[int, str]]:
    """Agencies in whose name the actor asks, the incident's own first."""
    mine = actor.agencies_as(*ASKING)
    listed = [(pk, name) for pk, _, name in actor.agency_names if pk in mine]
    return sorted(listed, key=lambda one: (one[0] != incident.agency_id, one[1]))


def _elsewhere(request: HttpRequest, actor: Actor) -> HttpResponse | None:
    """To the form's own address, which whoever comes back finds again; or to what was sent."""
    if (key := _key(request)) is None:
        return redirect(f"{request.path}?key={uuid4()}")
    sent = mutual_aid.of_form(actor, key)
    if sent is None:
        return None
    messages.info(request, ONCE.format(sent.number))
    return redirect(f"{_address(sent)}?full")


def _key(request: HttpRequest) -> UUID | None:
    """What the form was given when it was opened: sent twice, it asks once."""
    try:
        return UUID((request.POST or request.GET).get("key", ""))
    except ValueError:
        return None


def _version(request: HttpRequest) -> int | None:
    return _number(request.POST.get("version", ""))


def _number(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _why(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Invalid("A reason has at most 300 characters.")
    return form.why()


def _address(request: MutualAidRequest) -> str:
    return reverse("resources:request-detail", args=[request.number])


def _back(request: HttpRequest, about: MutualAidRequest) -> HttpResponse:
    origin = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(origin, None) and origin.startswith("/"):
        return HttpResponseRedirect(origin)
    return redirect(f"{_address(about)}?full")
