"""The whole demo region in one transaction, by the operator; the second time changes nothing."""

from django.conf import settings

from agencies.services.sharing import operator
from eoc.access import scope
from eoc.project.demo import (
    agreements,
    asking,
    gazetteer,
    organisations,
    people,
    public_templates,
    territories,
)
from eoc.project.demo.reading import document, rows
from resources.services import standing

LOGINS = "dispatcher dana@riverton.example / liaison lee@lakeside.example / "
LOGINS += "administrator ada@riverton.example / "
LOGINS += "county coordinator ben@burlington-county.example, password {password}\n"


def load() -> None:
    """Territories, agencies, people, agreements, places; then the line that says who logs in."""
    cast = document("people")
    with scope(operator("Demo region", mode="demo")) as loader:
        territories.load(loader)
        organisations.load(rows("agencies"))
        people.load(cast["people"], cast["password"])
        signed = document("agreements")
        agreements.load(signed["agreements"])
        agreements.load_levels(signed["levels"])
        how = document("asking")
        asking.load(how["policies"], how["box_card"])
        gazetteer.load()
        public_templates.load(loader)
        standing.tell_untold(by=loader)
    path = settings.LOCAL / "demo-logins.txt"
    path.write_text(LOGINS.format(password=cast["password"]))
