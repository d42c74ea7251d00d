"""Who may read what: the rules once more, written apart from selectors and policies.

Every model has a rule, or stands in `UNTOLD` with the reason why no canary can stand in it.
A rule answers with the members of the cast who may read a row; `FIELDS` says more of a column.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from agencies.models import Agreement, Membership, Person
from incidents.models import Incident, IncidentShare
from resources.models import Asset, Booking, MutualAidRequest
from tests.cast import PEOPLE, TOWNS, Cast
from tests.doors import EVERYONE

Seen = frozenset[str]
Rule = Callable[["Places", Any], Iterable[str]]
NOBODY: Seen = frozenset()


class Places:
    """Agencies and territories to the members of the cast who act for them."""

    def __init__(self, cast: Cast) -> None:
        members = {
            town: frozenset(name for name, (home, _) in PEOPLE.items() if home == town)
            for town in TOWNS
        }
        self.of_agency = {cast.agencies[town].pk: members[town] for town in TOWNS}
        self.of_town = {cast.towns[town].pk: members[town] for town in TOWNS}
        self.of_user = {user.pk: name for name, user in cast.users.items()}

    def agencies(self, *ids: int | None) -> Seen:
        """Whoever acts for one of the agencies."""
        return frozenset().union(*(self.of_agency.get(i or 0, NOBODY) for i in ids))

    def towns(self, *ids: int | None) -> Seen:
        """Whoever's agency serves one of the territories."""
        return frozenset().union(*(self.of_town.get(i or 0, NOBODY) for i in ids))


def everyone(_places: Places, _row: Model) -> Seen:
    """Reference data, or said in public: every member of the region."""
    return EVERYONE


def nobody(_places: Places, _row: Model) -> Seen:
    """Machinery: no door shows it."""
    return NOBODY


def columns(*names: str) -> Rule:
    """The agencies a row names as its sides."""
    return lambda places, row: places.agencies(*(getattr(row, name) for name in names))


def of_incident_in_full(places: Places, row: Any) -> Seen:
    """Owner, territory, and whoever it is shared with now."""
    found = Incident.objects.get(pk=getattr(row, "incident_id", row.pk))
    shares = found.shares.filter(ended_at__isnull=True).values_list("agency_id", flat=True)
    return places.agencies(found.agency_id, *shares) | places.towns(found.jurisdiction_id)


def incident_words(places: Places, row: Incident) -> Seen:
    """In full, and by every request for help, which says what it is for."""
    asked = MutualAidRequest.objects.filter(incident=row)
    return of_incident_in_full(places, row).union(*(of_request(places, one) for one in asked))


def formerly(places: Places, row: Any) -> Seen:
    """Whoever helped with an incident once: what they heard then stands on their own stream."""
    if row._meta.object_name not in INCIDENTS:
        return NOBODY
    ended = IncidentShare.objects.filter(incident=getattr(row, "incident_id", row.pk))
    past = ended.filter(ended_at__isnull=False)
    return places.agencies(*past.values_list("agency_id", flat=True))


def of_share(places: Places, row: Any) -> Seen:
    """Owner and territory, and the agency it is shared with until the share ends."""
    with_whom = None if row.ended_at else row.agency_id
    found = Incident.objects.get(pk=row.incident_id)
    return places.agencies(with_whom, found.agency_id) | places.towns(found.jurisdiction_id)


def of_asset(places: Places, row: Asset) -> Seen:
    """Owner, and whoever it is lent to now."""
    lent = Booking.objects.filter(asset=row, void=False, during__upper_inf=True)
    return places.agencies(row.agency_id, *lent.values_list("for_agency_id", flat=True))


def asset_sign(places: Places, row: Asset) -> Seen:
    """Also the partners of automatic aid, who see a summary."""
    return of_asset(places, row) | _automatic(places, row.agency_id)


def _automatic(places: Places, agency: int) -> Seen:
    signed = Agreement.objects.filter(kinds__contains=["automatic_aid"], revoked_at=None)
    found = signed.filter(parties__agency=agency)
    sides = Agreement.objects.filter(pk__in=found).values_list("parties__agency", flat=True)
    return places.agencies(*sides)


def of_request(places: Places, row: Any) -> Seen:
    """Whoever asks, and whoever was asked."""
    found = MutualAidRequest.objects.get(pk=getattr(row, "request_id", row.pk))
    asked = found.offers.values_list("providing_agency_id", flat=True)
    return places.agencies(found.requesting_agency_id, *asked)


def of_agreement(places: Places, row: Any) -> Seen:
    """Its parties and the agency that keeps it."""
    found = Agreement.objects.get(pk=getattr(row, "agreement_id", row.pk))
    sides = found.parties.values_list("agency_id", "jurisdiction_id")
    agencies, towns = [a for a, _ in sides], [t for _, t in sides]
    return places.agencies(found.agency_id, *agencies) | places.towns(*towns)


def of_person(places: Places, row: Any) -> Seen:
    """Colleagues: the home agency and wherever a role is held; and the person."""
    person = getattr(row, "person_id", None) or row.pk
    found = Person.objects.filter(pk=person).first()
    if found is None:
        return NOBODY
    held = Membership.objects.filter(person=found).values_list("agency_id", flat=True)
    return places.agencies(found.agency_id, *held)


def of_user(places: Places, row: Any) -> Seen:
    """The colleagues of the person who logs in."""
    found = Person.objects.filter(user=row).first()
    return of_person(places, found) if found else NOBODY


def of_contact(places: Places, row: Any) -> Seen:
    """The agency that keeps it, or the colleagues of the person."""
    if row.person_id:
        return of_person(places, row)
    granted = places.shown(row.agency_id, IN_FULL if row.active else NOBODY)
    return places.agencies(row.agency_id) | places.towns(row.jurisdiction_id) | granted


def of_grant(places: Places, row: Any) -> Seen:
    """The sides of its agreement."""
    return of_agreement(places, row)


def of_disclosure(places: Places, row: Any) -> Seen:
    """Whose record was read, and whose reader it was."""
    towns = places.towns(row.owner_jurisdiction_id)
    return places.agencies(row.owner_agency_id, row.agency_id) | towns


def of_session(places: Places, row: Any) -> Seen:
    """The person, and who administers the home agency."""
    found = Person.objects.get(pk=row.person_id)
    held = Membership.objects.filter(agency=found.agency_id, role="administrator")
    keepers = held.filter(person__user__isnull=False).values_list("person__user_id", flat=True)
    return alone(places, row) | {places.of_user[user] for user in keepers}


def alone(places: Places, row: Any) -> Seen:
    """The person only."""
    found = Person.objects.get(pk=row.person_id)
    return frozenset({places.of_user[found.user_id]})


def of_entry(places: Places, row: Any) -> Seen:
    """The audience of its stream; summaries also reach partners."""
    if row.owner_kind == "j":
        return places.towns(row.owner_id)
    partners = _automatic(places, row.owner_id) if row.detail == "summary" else NOBODY
    return places.agencies(row.owner_id) | partners


RULES: dict[str, Rule] = {
    "access.IdempotencyKey": alone,
    "journal.Entry": of_entry,
    "journal.Dispatch": nobody,
    "agencies.Jurisdiction": everyone,
    "agencies.Agency": everyone,
    "agencies.Agreement": of_agreement,
    "agencies.AgreementParty": of_agreement,
    "agencies.Declaration": everyone,
    "agencies.User": of_user,
    "agencies.Person": of_person,
    "agencies.ContactPoint": of_contact,
    "agencies.BoundaryUpload": alone,
    "incidents.LocalLevel": everyone,
    "incidents.EOCActivation": everyone,
    "incidents.Incident": of_incident_in_full,
    "incidents.Response": of_incident_in_full,
    "incidents.IncidentShare": of_share,
    "incidents.ActivityLogEntry": of_incident_in_full,
    "incidents.Place": everyone,
    "resources.Asset": of_asset,
    "resources.StatusChange": columns("agency_id", "by_agency_id"),
    "resources.Booking": columns("agency_id", "for_agency_id"),
    "resources.MutualAidRequest": of_request,
    "resources.RequestLine": of_request,
    "resources.Offer": columns("requesting_agency_id", "providing_agency_id"),
    "resources.OfferAsset": columns("requesting_agency_id", "providing_agency_id"),
    "resources.Deployment": columns("requesting_agency_id", "providing_agency_id"),
    "alerts.Alert": columns("agency_id", "from_agency_id"),
    "alerts.Acknowledgement": columns("agency_id"),
    "alerts.Delivery": columns("agency_id", "from_agency_id"),
}
FIELDS: dict[str, Rule] = {
    "incidents.Incident.title": incident_words,
    "incidents.Incident.number": incident_words,
    "resources.Asset.call_sign": asset_sign,
    "resources.Asset.home_name": asset_sign,
}
INCIDENTS = {"Incident", "Response", "IncidentShare", "ActivityLogEntry"}
SECRETS = {
    "agencies.User.password",
    "agencies.ContactPoint.secret",
    "knox.AuthToken.digest",
}
UNTOLD = {
    "auth.Permission": "Django's own",
    "auth.Group": "Django's own",
    "contenttypes.ContentType": "Django's own",
    "sessions.Session": "Django's own; a key is a cookie and stands nowhere else",
    "gis.PostGISGeometryColumns": "PostGIS's own",
    "gis.PostGISSpatialRefSys": "PostGIS's own",
    "knox.AuthToken": "made by the machine; its digest is looked for as a secret",
    "access.Installation": "one row, read by everybody",
    "journal.Stream": "names of audiences and their heads",
    "agencies.Service": "no text",
    "agencies.Membership": "no text",
    "incidents.IncidentType": "catalogue",
    "incidents.NumberCounter": "counters",
    "resources.AssetKind": "catalogue",
    "resources.StateTransition": "the table of states",
}


def seen_by(places: Places, row: Any, column: str) -> Seen:
    """The members of the cast who may read a column of a row."""
    label = row._meta.label
    if f"{label}.{column}" in SECRETS:
        return NOBODY
    return frozenset((FIELDS.get(f"{label}.{column}") or RULES[label])(places, row))
    "agencies.DispatchPosition": columns("agency_id"),
    "agencies.LoginSession": of_session,
    "agencies.BreakGlass": of_agency_and_person,
    "agencies.Disclosure": of_disclosure,
    "agencies.Grant": of_grant,
    "agencies.SignOnProvider": columns("agency_id"),
    "agencies.TokenScope": of_agency_and_person,
