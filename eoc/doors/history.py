"""Row history at the doors: a part of a page that also stands alone, and the API's rows."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework import serializers

from eoc.journal.history import Change


class FieldChangeSerializer(serializers.Serializer[dict[str, Any]]):
    """One field before and after, in words."""

    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class ChangeSerializer(serializers.Serializer[dict[str, Any]]):
    """What was done to one row: when, by whom, why, and the fields that changed."""

    at = serializers.DateTimeField()
    by = serializers.CharField()
    verb = serializers.ChoiceField(["made", "changed", "removed"])
    what = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    fields = FieldChangeSerializer(many=True)  # type: ignore[assignment]


def shown(
    request: HttpRequest, changes: Sequence[Change], *, title: str, back: str
) -> HttpResponse:
    """The changes as a fragment for htmx, or as a page that leads `back`."""
    context = {"changes": changes, "title": title, "back": back}
    fragment = request.headers.get("HX-Request") == "true"
    answer = render(request, "history/_changes.html" if fragment else "history/page.html", context)
    answer["Vary"] = "HX-Request"
    return answer
