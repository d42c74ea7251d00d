"""What a browser needs to be alerted: the installation's public key, and the worker's script."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from alerts.channels.webpush import keys
from eoc.access import Actor
from eoc.doors.pages import page

WORKER = settings.BASE_DIR / "static" / "js" / "push_worker.js"


@page()
@require_safe
def key(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`{key, worker}`; the key is empty where notifications are not set up."""
    own = keys.own()
    return JsonResponse({"key": keys.public(own) if own else "", "worker": reverse("push-worker")})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script, always at the same address, so that a new version replaces the old one."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript")
