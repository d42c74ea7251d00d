"""A field for amounts and readings: as pages print them, never ten times as much by a comma.

A browser's number field drops a comma without a word: 1200,5 arrives as 12005.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
WRONG = "Write it with a point, as 1200.5. A comma stands at most between thousands."


class AmountField(forms.DecimalField):
    """A decimal with a point; commas may stand between thousands, as in 1,200.50."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """A comma that could mean another amount is refused in words."""
        said = value.strip() if isinstance(value, str) else value
        if isinstance(said, str) and "," in said:
            if not THOUSANDS.fullmatch(said):
                raise ValidationError(WRONG)
            said = said.replace(",", "")
        return super().to_python(said)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The keys for numbers on a phone."""
        return {**super().widget_attrs(widget), "inputmode": "decimal"}
