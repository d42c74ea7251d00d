"""What a template leaves blank, asked language by language."""

from django import forms
from django.http import QueryDict

from agencies.models import Agency
from alerts.models import PublicTemplate
from alerts.selectors import template_starts
from alerts.selectors.public_templates import LONGEST_VALUE
from alerts.selectors.template_starts import PLACE, Offered
from eoc.errors import Invalid

BLANK = "blank_"


class LanguageForm(forms.Form):
    """The blanks of one language, and whether the alert is said in it at all."""

    used = forms.BooleanField(required=False, initial=True)

    def __init__(self, said: QueryDict | None, *, offered: Offered) -> None:
        super().__init__(said, prefix=offered.language)
        self.offered = offered
        self.fields["used"].label = f"Say it in {offered.name}"
        for name in offered.blanks:
            self.fields[BLANK + name] = forms.CharField(
                required=False,
                max_length=LONGEST_VALUE,
                label="Where, in words" if name == PLACE else name.replace("_", " ").capitalize(),
                widget=forms.TextInput(attrs={"dir": "auto", "lang": offered.language}),
            )

    @property
    def wanted(self) -> bool:
        """Whether the alert is said in this language."""
        return bool(self.cleaned_data["used"])

    def words(self, template: PublicTemplate, agency: Agency, mode: str) -> dict[str, str] | None:
        """The texts without a blank; None where one was left, which stands beside its field."""
        values = {name: self.cleaned_data[BLANK + name] for name in self.offered.blanks}
        language = self.offered.language
        try:
            return template_starts.words(template, language, values, agency, mode)
        except Invalid as refused:
            for name, what in refused.fields.items():
                self.add_error(BLANK + name, what)
            return None
