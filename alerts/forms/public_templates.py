"""Forms of public templates, and the CSV they travel in."""

import csv
import io
from typing import Any

from django import forms

from agencies.forms.people import limit_agencies
from agencies.models import Agency
from alerts.cap import labels, same
from alerts.models import PublicTemplate
from alerts.models.public_templates import TEXTS
from alerts.selectors.public_templates import FIELDS
from eoc.doors.spreadsheets import TRIGGERS
from eoc.errors import Invalid

COLUMNS = ("name", *FIELDS, "language", *TEXTS)
MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
NAMES = {
    "short": "Text for phones, 90 characters",
    "long": "Text for phones, 360 characters",
    "event": "Event, as people call it",
}


class TemplateForm(forms.Form):
    """What CAP says of the hazard beside its words."""

    name = forms.CharField(max_length=80)
    hazard = forms.CharField(max_length=40, help_text="Such as flood or dam failure")
    category = forms.ChoiceField(choices=labels.choices("category"))
    event_code = forms.ChoiceField(
        required=False,
        label="Code of the Emergency Alert System",
        choices=same.CHOICES,
    )
    urgency = forms.ChoiceField(choices=labels.choices("urgency"))
    severity = forms.ChoiceField(choices=labels.choices("severity"))
    certainty = forms.ChoiceField(choices=labels.choices("certainty"))
    response = forms.ChoiceField(choices=labels.choices("response"), label="What people should do")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, template: PublicTemplate) -> "TemplateForm":
        """Filled with a template as it is."""
        return cls(initial=forms.model_to_dict(template))

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class NewTemplateForm(TemplateForm):
    """A template of one of the agencies one administers."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    field_order = ("agency",)

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)


class WordsForm(forms.Form):
    """The words of one language; blanks stand in braces."""

    language = forms.CharField(max_length=35, help_text="A tag such as en-US or es")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            rows = 4 if name in ("description", "instruction") else 2
            self.fields[name] = forms.CharField(
                max_length=4000,
                required=name not in ("short", "long"),
                label=NAMES.get(name, name.capitalize()),
                widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
            )
        self.fields["description"].help_text = "Blanks in braces, such as {place}, {road}, {until}"

    @classmethod
    def of(cls, template: PublicTemplate, language: str) -> "WordsForm":
        """Filled with the words there are."""
        said = template.texts.get(language, {})
        return cls(initial={**said, "language": language, "version": template.version})

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        texts = {name: self.cleaned_data[name] for name in TEXTS}
        return {"language": self.cleaned_data["language"], "texts": texts}


class ImportForm(forms.Form):
    """A file of templates, one row for each language."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    file = forms.FileField(label="CSV file", help_text=f"Columns: {', '.join(COLUMNS)}")

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)

    def rows(self) -> list[dict[str, str]]:
        """The rows of the file; raises Invalid."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise Invalid("The file is larger than 1 MB.", {"file": "Split it into several files."})
        return read(file.read())


def read(content: bytes) -> list[dict[str, str]]:
    """Rows of a CSV in UTF-8; Invalid where it is none, or a column is missing."""
    try:
        lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        missing = [name for name in COLUMNS if name not in (lines.fieldnames or ())]
        if missing:
            raise _refused(f"row 1: missing columns {', '.join(missing)}")
        rows = [{name: _cell(row[name]) for name in COLUMNS} for row in lines]
    except UnicodeDecodeError as error:
        raise _refused("the file is not UTF-8 text. Save it as CSV UTF-8") from error
    except csv.Error as error:
        raise _refused(str(error)) from error
    if len(rows) > MOST_ROWS:
        raise _refused(f"more than {MOST_ROWS} rows")
    return rows


def _cell(text: str | None) -> str:
    """What stood there before an export made it safe for spreadsheets."""
    text = (text or "").replace("\r\n", "\n")
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(TRIGGERS) else text


def _refused(what: str) -> Invalid:
    return Invalid(f"Nothing was imported: {what}.", {"file": what})
