"""Pages of assets: the table, one asset with its changes, adding, editing, status and acts."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.models import Agency
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.errors import Invalid, NotFound, NotPermitted
from resources.forms.assets import AssetForm, StatusForm
from resources.models import Asset, AssetKind, AssetStatus, Booking, Purpose
from resources.permissions.assets import KEEPING, may_dispatch, may_keep
from resources.selectors import assets as selectors
from resources.selectors import audience, catalogue, deployments, eta
from resources.services import assets, disclosures, dispatch

ACTS = {
    "en-route": dispatch.en_route,
    "on-scene": dispatch.on_scene,
    "transporting": dispatch.transporting,
    "at-hospital": dispatch.at_hospital,
    "returning": dispatch.returning,
    "clear": dispatch.clear,
}
AT_THE_SCENE = ("on-scene", "transporting", "at-hospital")
A_PAGE = 100


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The assets the actor sees, one's own first, filtered by agency, kind and status."""
    found = selectors.visible_to(actor).order_by("agency__name", "call_sign")
    chosen = {name: request.GET.get(name, "") for name in ("agency", "kind", "status")}
    if chosen["agency"]:
        found = found.filter(agency__short_code=chosen["agency"].upper())
    if chosen["kind"]:
        found = found.filter(kind=chosen["kind"])
    if chosen["status"]:
        found = found.filter(status=chosen["status"])
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    seen = actor.agencies | actor.shown("a", "assets") | actor.automatic
    context = {
        "page": shown,
        "rows": [selectors.row_for(actor, asset) for asset in shown],
        "chosen": chosen,
        "agencies": Agency.objects.filter(pk__in=seen),
        "kinds": AssetKind.objects.all(),
        "statuses": AssetStatus.choices,
        "may_add": bool(actor.agencies_as(*KEEPING)),
    }
    return render(request, "resources/assets/list.html", context)


@require_GET
@page()
def detail(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One asset: state, whom it helps, what it did."""
    asset = _asset(actor, uuid)
    disclosures.opened(asset=asset, by=actor)
    return _shown(request, actor, asset, StatusForm())


@require_http_methods(["GET", "POST"])
@page(*KEEPING)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add an asset to an agency one keeps."""
    mine = actor.agencies_as(*KEEPING)
    form = AssetForm(request.POST or None, agencies=mine, initial={"agency": min(mine)})
    if request.method == "POST" and form.is_valid():
        fields = form.asset_fields()
        nims_type = fields.pop("type")
        agency = form.cleaned_data["agency"]
        try:
            asset = assets.register(agency=agency, by=actor, nims_type=nims_type, **fields)
        except Invalid as wrong:
            _mark(form, wrong)
        else:
            messages.success(request, f"{selectors.label(asset)} added.")
            return redirect("resources:asset", asset.uuid)
    return _form(request, form, title="Add an asset")


@require_http_methods(["GET", "POST"])
@page(*KEEPING)
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Change what an asset is; refused where somebody changed it meanwhile."""
    asset = _asset(actor, uuid)
    if not may_keep(actor, asset.agency_id):
        raise NotPermitted(f"Only {asset.agency.name} changes its assets.")
    form = AssetForm(request.POST) if request.method == "POST" else AssetForm.of(asset)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            assets.change(asset=asset, by=actor, version=version, **form.asset_fields())
        except Invalid as wrong:
            _mark(form, wrong)
        else:
            messages.success(request, "Saved.")
            return redirect("resources:asset", asset.uuid)
    return _form(request, form, title=f"Change {selectors.label(asset)}", asset=asset)


@require_POST
@page(Role.DISPATCHER, Role.DUTY_OFFICER, Role.COORDINATOR)
def status(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Into or out of service."""
    asset, form = _asset(actor, uuid), StatusForm(request.POST)
    if not form.is_valid():
        return _shown(request, actor, asset, form, code=422)
    try:
        assets.set_status(asset=asset, by=actor, **form.cleaned_data)
    except Invalid as wrong:
        _mark(form, wrong)
        return _shown(request, actor, asset, form, code=422)
    return redirect("resources:asset", uuid)


@require_POST
@page(Role.DISPATCHER, Role.DUTY_OFFICER, Role.COORDINATOR)
def act(request: HttpRequest, actor: Actor, uuid: UUID, verb: str) -> HttpResponse:
    """En route, on scene and so on; back to where the button was."""
    if verb not in ACTS:
        raise NotFound("There is no such act.")
    ACTS[verb](asset=_asset(actor, uuid), by=actor)
    origin = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(origin, None) and origin.startswith("/"):
        return HttpResponseRedirect(origin)
    return redirect("resources:asset", uuid)


def acts_of(held: Booking | None) -> dict[str, Callable[..., dispatch.Act]]:
    """What dispatch may report of it now; a lent unit travels and goes home by its deployment."""
    if held is None or held.purpose != Purpose.DEPLOYMENT:
        return ACTS
    return {} if deployments.still_away(held) else {verb: ACTS[verb] for verb in AT_THE_SCENE}


def _asset(actor: Actor, uuid: UUID) -> Asset:
    found = selectors.by_uuid(actor, [uuid]).first()
    if found is None:
        raise NotFound("No asset you may see answers to that address.")
    return found


def _shown(
    request: HttpRequest, actor: Actor, asset: Asset, form: StatusForm, code: int = 200
) -> HttpResponse:
    held = selectors.current(asset)
    row = selectors.row_for(actor, asset)
    steps = may_dispatch(actor, asset, held.for_agency_id if held else None)
    context = {
        "asset": row,
        "record": asset,
        "booking": held,
        "minima": catalogue.minima(asset),
        "ready": eta.ready_in(asset),
        "seers": audience.who_sees_asset(actor, asset, held),
        "changes": selectors.changes(asset) if row["detail"] == "full" else [],
        "form": form,
        "may_edit": may_keep(actor, asset.agency_id),
        "may_set": may_dispatch(actor, asset) and asset.status != AssetStatus.ASSIGNED,
        "acts": acts_of(held) if steps and held else {},
    }
    return render(request, "resources/assets/detail.html", context, status=code)


def _form(
    request: HttpRequest, form: AssetForm, *, title: str, asset: Asset | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "asset": asset}
    code = 422 if form.is_bound else 200
    return render(request, "resources/assets/form.html", context, status=code)


def _mark(form: AssetForm | StatusForm, wrong: Invalid) -> None:
    for name, what in wrong.fields.items() or [(None, wrong.message)]:
        form.add_error(name if name in form.fields else None, what)
