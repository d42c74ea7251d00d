"""Pages of sign-on providers, for administrators."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.forms.sign_on import ChangedProviderForm, NewProviderForm, ProviderForm
from agencies.models import SignOnProvider
from agencies.permissions.administration import administered
from agencies.services import sign_on
from agencies.views.attempts import attempt
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.doors.recent import recently_authenticated
from eoc.errors import NotFound


@require_GET
@page(Role.ADMINISTRATOR)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """By which servers the people of one's agencies may log in."""
    found = _visible_to(actor)
    return render(request, "agencies/sign_on/list.html", {"providers": found})


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
@recently_authenticated
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One more server."""
    form = NewProviderForm(request.POST or None, agencies=administered(actor))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: sign_on.add(by=actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, f"{made.name} stands on the login page.")
            return redirect("agencies:sign-on")
    return _form(request, form, "Add a sign-on")


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
@recently_authenticated
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Another address, name or secret."""
    provider = _found(actor, uuid)
    fields = (name for name in ChangedProviderForm.base_fields if name != "secret")
    now = {name: getattr(provider, name) for name in fields}
    form = ChangedProviderForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        held = attempt(
            form, lambda: sign_on.change(provider=provider, by=actor, **form.cleaned_data)
        )
        if held is not None:
            messages.success(request, "Saved.")
            return redirect("agencies:sign-on")
    return _form(request, form, f"Change {provider.name}", provider)


@require_POST
@page(Role.ADMINISTRATOR)
@recently_authenticated
def remove(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Forget a server."""
    provider = _found(actor, uuid)
    sign_on.remove(provider=provider, by=actor)
    messages.success(request, f"{provider.name} is removed.")
    return redirect("agencies:sign-on")


def _visible_to(actor: Actor) -> list[SignOnProvider]:
    found = SignOnProvider.objects.filter(agency__in=administered(actor)).select_related("agency")
    return list(found.defer("agency__service_area", "secret").order_by("agency__name", "name"))


def _found(actor: Actor, uuid: UUID) -> SignOnProvider:
    found = {one.uuid: one for one in _visible_to(actor)}.get(uuid)
    if found is None:
        raise NotFound("That sign-on is not one you may see.")
    return found


def _form(
    request: HttpRequest, form: ProviderForm, title: str, provider: SignOnProvider | None = None
) -> HttpResponse:
    back = (
        request.build_absolute_uri(reverse("openid_connect_callback", args=[provider.uuid]))
        if provider
        else ""
    )
    context = {"form": form, "title": title, "provider": provider, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "agencies/sign_on/form.html", context, status=status)
