"""The live console: page, snapshot, basemap, command line and undo."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from eoc.access import Actor, scope
from eoc.doors.pages import page
from eoc.errors import Invalid, Refusal
from eoc.text import strict_json
from resources.selectors import picture
from resources.services import commands, undo


@require_GET
@ensure_csrf_cookie
@page()
def live(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page; everything on it comes by the snapshot and the socket."""
    return render(request, "console/console.html")


@require_GET
@page()
def snapshot(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole picture, as the console's contract has it."""
    return JsonResponse(picture.snapshot(actor), headers={"Cache-Control": "no-store"})


@require_GET
@page()
def basemap(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Boundaries as GeoJSON; a browser that holds them is told so."""
    etag = f'"{picture.basemap_version(actor)}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    return HttpResponse(picture.basemap(actor), "application/geo+json", headers=headers)


@require_POST
@page()
def command(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One line: with `dry_run` what it means, otherwise done, with a token to undo it."""
    dry_run = False
    try:
        said = _body(request)
        dry_run = said.get("dry_run") is True
        with scope(actor):
            answer = commands.run(actor, str(said.get("line", "")), dry_run=dry_run)
    except Refusal as refusal:
        return _refused(refusal, 200 if dry_run else refusal.status)
    return JsonResponse(answer)


@require_POST
@page()
def undone(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take one's last act back."""
    try:
        with scope(actor):
            assets = undo.undo(token=str(_body(request).get("token", "")), by=actor)
    except Refusal as refusal:
        return _refused(refusal, refusal.status)
    names = ", ".join(asset.call_sign for asset in assets)
    return JsonResponse({"ok": True, "done": f"Corrected: {names}"})


@require_GET
@page()
def keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The commands and what they do."""
    return render(request, "resources/console/commands.html", {"examples": commands.EXAMPLES})


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        said = strict_json.loads(request.body)
    except strict_json.NotStrict as error:
        raise Invalid(f"Send JSON: {error}.") from error
    if not isinstance(said, dict):
        raise Invalid("Send a JSON object.")
    return said


def _refused(refusal: Refusal, status: int) -> HttpResponse:
    error = {"ok": False, "error": refusal.message, "title": refusal.title}
    return JsonResponse(error, status=status)
