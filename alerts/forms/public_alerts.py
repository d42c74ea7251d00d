"""What an author fills in: the facts once, the words in each language, and where."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from agencies.models import Agency
from alerts.cap import labels, same, wording
from alerts.cap.content import MOST_LANGUAGES, Content, Order, Words, faults
from alerts.cap.lengths import LONG, SHORT
from alerts.cap.values import LANGUAGE
from alerts.forms.alert_areas import AlertAreaForm
from alerts.models import PublicAlert
from alerts.services.public_alerts import Said

BLANK_LANGUAGES = 2
LANGUAGES = (
    ("", "Choose"),
    ("en-US", "English"),
    ("es-US", "Spanish"),
    ("fr-FR", "French"),
    ("de-DE", "German"),
    ("pt-BR", "Portuguese"),
)
ORDERED = (
    "Such as the mayor. Where people are told to act, office, authority and time are all needed."
)
LINES = forms.Textarea(attrs={"rows": 3, "dir": "auto"})


class PublicAlertForm(AlertAreaForm):
    """Everything but the words; where it is for stands at the end."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Issued by")
    category = forms.ChoiceField(choices=labels.choices("category"), initial="Safety")
    urgency = forms.ChoiceField(choices=labels.choices("urgency"), initial="Immediate")
    severity = forms.ChoiceField(choices=labels.choices("severity"), initial="Severe")
    certainty = forms.ChoiceField(choices=labels.choices("certainty"), initial="Observed")
    responses = forms.MultipleChoiceField(
        choices=labels.choices("response"),
        widget=forms.CheckboxSelectMultiple,
        label="What people should do",
    )
    event_code = forms.ChoiceField(
        choices=same.CHOICES,
        required=False,
        label="Event code (SAME)",
        help_text="Broadcasters in the United States need one.",
    )
    minutes = forms.IntegerField(
        initial=60, label="In force for (minutes)", help_text="5 minutes to 24 hours (1440)."
    )
    office = forms.CharField(
        required=False, max_length=120, label="Ordered by (office)", help_text=ORDERED
    )
    authority = forms.CharField(
        required=False, max_length=200, label="By what authority", help_text="Law, code or order."
    )
    ordered_at = forms.DateTimeField(
        required=False,
        label="Ordered at",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    enforced_by = forms.CharField(required=False, max_length=120, label="Enforced by")
    wide_confirmed = forms.BooleanField(
        required=False, label="I mean an area more than twice as large as our own territory"
    )

    field_order = (
        *("agency", "category", "urgency", "severity", "certainty", "responses", "event_code"),
        *("minutes", "office", "authority", "ordered_at", "enforced_by"),
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, agencies=agencies, **kwargs)
        own = self.fields["agency"]
        assert isinstance(own, forms.ModelChoiceField)
        own.queryset = Agency.objects.filter(pk__in=[one.pk for one in agencies])

    def clean(self) -> dict[str, Any]:
        """Where something else is wrong already, what the service would say of the order too."""
        said = super().clean()
        facts = {"category", "urgency", "severity", "certainty", "responses"}
        if self.errors and facts <= said.keys() and "ordered_at" in said:
            wrong = faults(self._content(said, ()))
            if "office" in wrong:
                self.add_error("office", wrong["office"])
        return said

    def said(self, texts: Sequence[Words]) -> Said:
        """What the service takes."""
        given = self.cleaned_data
        content = self._content(given, texts)
        return Said(content, given["area"], given["minutes"], given["wide_confirmed"])

    def _content(self, given: dict[str, Any], texts: Sequence[Words]) -> Content:
        at: datetime | None = given.get("ordered_at")
        return Content(
            category=given["category"],
            urgency=given["urgency"],
            severity=given["severity"],
            certainty=given["certainty"],
            responses=tuple(given["responses"]),
            order=Order(
                given.get("office", ""),
                given.get("authority", ""),
                at.isoformat() if at else "",
                given.get("enforced_by", ""),
            ),
            texts=tuple(texts),
            event_code=given.get("event_code", ""),
        )


NEEDED = ("event", "headline", "description", "instruction", "place")


class WordsForm(forms.Form):
    """One language; without a language it says nothing."""

    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    event = forms.CharField(max_length=80, required=False, help_text="Such as Flash flood.")
    headline = forms.CharField(max_length=160, required=False)
    description = forms.CharField(max_length=2000, required=False, widget=LINES, label="What")
    instruction = forms.CharField(max_length=2000, required=False, widget=LINES, label="What to do")
    place = forms.CharField(max_length=300, required=False, label="Where, in words")
    short = forms.CharField(
        required=False, max_length=SHORT, label=f"On phones, {SHORT} characters"
    )
    long = forms.CharField(
        required=False, max_length=LONG, widget=LINES, label=f"On phones, {LONG} characters"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, field = str(self["language"].value() or ""), self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        if language not in dict(LANGUAGES) and LANGUAGE.fullmatch(language):
            field.choices = [*LANGUAGES, (language, wording.spoken(language))]

    def clean(self) -> dict[str, Any]:
        """Words are of a language, and a language says all that people read."""
        given = super().clean() or {}
        said = [name for name in self.fields if name != "language" and given.get(name)]
        if said and not given.get("language") and "language" not in self.errors:
            self.add_error("language", "Choose the language of these words.")
        elif given.get("language"):
            for name in NEEDED:
                if name not in self.errors and not given.get(name):
                    self.add_error(name, "Write it, in every language.")
        return given

    def words(self) -> Words | None:
        """The language, None where it was left empty."""
        given = self.cleaned_data
        return Words(**given) if given.get("language") else None


WordsFormSet = forms.formset_factory(
    WordsForm, extra=BLANK_LANGUAGES, min_num=1, max_num=MOST_LANGUAGES
)


class SendForm(forms.Form):
    """The phrase that says what happens."""

    typed = forms.CharField(
        max_length=60, label="Type it", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reason = forms.CharField(max_length=300, required=False, label="Why alone")


class ReviewForm(forms.Form):
    """What a review found."""

    verdict = forms.CharField(max_length=8)
    note = forms.CharField(max_length=500, widget=LINES)


class ReasonForm(forms.Form):
    """Why it ends."""

    reason = forms.CharField(max_length=300, required=False)


def initial_of(alert: PublicAlert) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The fields and languages of an alert as the form has them."""
    content = Content.of(alert.content)
    at = datetime.fromisoformat(content.order.at) if content.order.at else None
    first = {
        "agency": alert.agency_id,
        **{n: getattr(content, n) for n in ("category", "urgency", "severity", "certainty")},
        "responses": list(content.responses),
        "minutes": alert.minutes,
        "event_code": content.event_code,
        "office": content.order.office,
        "authority": content.order.authority,
        "ordered_at": timezone.localtime(at) if at else None,
        "enforced_by": content.order.enforced_by,
        "area": alert.area,
        "wide_confirmed": alert.wide_confirmed,
    }
    return first, [{"language": one.language, **one.parts()} for one in content.texts]
