"""The form of an announcement: who says it, the words, and whom it is for."""

import uuid
from typing import Any

from django import forms

from agencies.forms.people import limit_agencies
from agencies.forms.territories import TerritoriesField
from agencies.models import Agency, Jurisdiction, Person
from agencies.models.people import ROLES
from alerts.models import Roster
from alerts.permissions.announcements import SPEAKING
from alerts.selectors import audiences
from alerts.selectors.audiences import Audience
from alerts.services.announcements import BODY, SUBJECT
from eoc.access import Actor, Role
from eoc.doors.areas import HOW, AreaField
from incidents.models import Severity

HEARING = (
    "The duty contacts of an agency hear, and its duty officers; with roles only their holders."
)


def chosen(label: str, help_text: str = "") -> "forms.ModelMultipleChoiceField[Any]":
    """Any number of rows, ticked."""
    return forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        required=False,
        label=label,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


class AnnouncementForm(forms.Form):
    """Offers only whom the actor's agencies may alert."""

    identifier = forms.UUIDField(widget=forms.HiddenInput)
    agency = forms.ModelChoiceField(Agency.objects.none(), label="In the name of")
    severity = forms.ChoiceField(choices=Severity, initial=Severity.MEDIUM)
    subject = forms.CharField(max_length=SUBJECT)
    body = forms.CharField(
        max_length=BODY, widget=forms.Textarea(attrs={"rows": 6}), label="Message"
    )
    agencies = chosen("Agencies", HEARING)
    jurisdictions = TerritoriesField(
        Jurisdiction.objects.none(),
        required=False,
        label="Territories",
        help_text="Whoever serves them, and their own duty contacts.",
    )
    roles = forms.MultipleChoiceField(
        choices=ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only people who hold one of these roles in those agencies.",
    )
    rosters = chosen("Rosters", "Whoever is on duty now, whatever the role.")
    people = chosen("People", "Besides, whatever their role.")
    area = AreaField(
        required=False,
        label="Drawn area",
        help_text=f"Whoever's territory it touches. {HOW}",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["identifier"] = uuid.uuid4()
        speaking = actor.agencies_as(*SPEAKING)
        limit_agencies(self, speaking)
        near = frozenset[int]().union(*(audiences.reach(agency) for agency in speaking))
        own = Person.objects.filter(memberships__agency__in=speaking, active=True).distinct()
        served = Jurisdiction.objects.filter(services__agency__in=near).defer("boundary")
        for name, rows in {
            "agencies": Agency.objects.filter(pk__in=near).defer("service_area"),
            "jurisdictions": served.distinct(),
            "rosters": Roster.objects.filter(agency__in=speaking, active=True),
            "people": own,
        }.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = rows
            if name == "rosters" and not rows:
                field.help_text = "Your agencies have no duty roster yet."

    @property
    def audience(self) -> Audience:
        """Whom it is for, of a form that is valid."""
        said = self.cleaned_data
        return Audience(
            agencies=frozenset(one.pk for one in said["agencies"]),
            jurisdictions=frozenset(one.pk for one in said["jurisdictions"]),
            roles=frozenset(Role(role) for role in said["roles"]),
            rosters=frozenset(one.pk for one in said["rosters"]),
            people=frozenset(one.pk for one in said["people"]),
            area=said["area"],
        )
