"""What a reader of the board wants to see."""

from typing import Any

from django import forms

from resources.selectors.board import Side, Wish

SIDES = (("", "Both sides"), ("asking", "We ask"), ("asked", "We are asked"))


class BoardForm(forms.Form):
    """Filters; what makes no sense narrows nothing."""

    side = forms.ChoiceField(choices=SIDES, required=False)
    incident = forms.CharField(max_length=24, required=False)
    kind = forms.CharField(max_length=40, required=False)

    def wish(self) -> Wish:
        """The filters that were understood."""
        self.is_valid()
        said: dict[str, Any] = self.cleaned_data
        side: Side = said.get("side", "")
        return Wish(side, said.get("incident", "").strip(), said.get("kind", "").strip())
