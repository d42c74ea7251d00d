"""Templates of public alerts that come with the software: illustrative, reviewed by nobody."""

from alerts.forms.public_templates import read
from alerts.models import PublicTemplate
from alerts.services.public_templates import import_templates
from eoc.access import Actor
from eoc.project.demo.reading import REGION


def load(by: Actor) -> None:
    """Import them, unless some are there already."""
    if not PublicTemplate.objects.filter(illustrative=True).exists():
        rows = read((REGION / "public_templates.csv").read_text())
        import_templates(rows=rows, agency=None, by=by, illustrative=True)
