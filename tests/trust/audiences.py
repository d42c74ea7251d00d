"""Who may read what: the rules once more, written apart from selectors and policies.

A rule answers with the members of the cast who may read a row; `rules.py` says which row has which.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from agencies.models import Agreement, Membership, Person
from incidents.models import Guest, Incident, IncidentShare
from resources.models import Asset, Booking, MutualAidRequest
from tests.cast import Cast
from tests.trust.partners import AT_ALL, IN_FULL, IN_SUMMARY

Seen = frozenset[str]
Rule = Callable[["Places", Any], Iterable[str]]
NOBODY: Seen = frozenset()


class Places:
    """Agencies and territories to the members of the cast who act for them."""

    def __init__(self, cast: Cast, guests: dict[str, str]) -> None:
        self.guests = guests
        self.everyone = frozenset(cast.people) | frozenset(guests.values())
        self.of_agency = {
            agency.pk: frozenset(n for n, p in cast.people.items() if p.agency_id == agency.pk)
            for agency in cast.agencies.values()
        }
        self.of_town = {cast.towns[t].pk: self.of_agency[cast.agencies[t].pk] for t in cast.towns}
        self.of_user = {user.pk: name for name, user in cast.users.items()}
        self.shows = cast.agencies["riverton"].pk

    def shown(self, agency: int, readers: Seen) -> Seen:
        """Those readers, where the agency is the one whose agreements show its data."""
        return readers if agency == self.shows else NOBODY

    def guests_of(self, incident: int, **found: Any) -> Seen:
        """Whoever holds a link to the incident that has not ended."""
        links = Guest.objects.filter(incident=incident, revoked_at=None, **found)
        held = links.filter(expires_at__gt=timezone.now())
        return frozenset(self.guests.get(one.token_sha256, "") for one in held)

    def agencies(self, *ids: int | None) -> Seen:
        """Whoever acts for one of the agencies."""
        return frozenset().union(*(self.of_agency.get(i or 0, NOBODY) for i in ids))

    def towns(self, *ids: int | None) -> Seen:
        """Whoever's agency serves one of the territories."""
        return frozenset().union(*(self.of_town.get(i or 0, NOBODY) for i in ids))


def everyone(places: Places, _row: Model) -> Seen:
    """Reference data, or said in public: every member of the region."""
    return places.everyone


def nobody(_places: Places, _row: Model) -> Seen:
    """Machinery: no door shows it."""
    return NOBODY


def where_public(places: Places, row: Any) -> Seen:
    """A public warning is read by every member, any other by the operator alone."""
    return places.everyone if row.public else NOBODY


def columns(*names: str) -> Rule:
    """The agencies a row names as its sides."""
    return lambda places, row: places.agencies(*(getattr(row, name) for name in names))


def of_answer(places: Places, row: Any) -> Seen:
    """The agency that answered, and whoever caused the alert."""
    return places.agencies(row.agency_id, row.alert.from_agency_id)


def of_incident_in_full(places: Places, row: Any) -> Seen:
    """Owner, territory, whoever it is shared with whole, and partners shown it in full."""
    found = _incident(row)
    whole = _shared(found).filter(includes__contains=found.sensitive)
    granted = NOBODY if found.sensitive else places.shown(found.agency_id, IN_FULL)
    return _own(places, found) | granted | places.agencies(*whole.values_list("agency", flat=True))


def incident_summary(places: Places, row: Any) -> Seen:
    """Also whoever it is shared with in part, and partners shown a summary of the picture."""
    return of_incident_in_full(places, row) | _in_part(places, _incident(row), IN_SUMMARY)


def incident_number(places: Places, row: Incident) -> Seen:
    """Also partners who learn that it is there; a request for help names it too."""
    return incident_title(places, row) | _in_part(places, row, AT_ALL)


def incident_title(places: Places, row: Incident) -> Seen:
    """As a summary, and by every request for help, which says what it is for."""
    asked = MutualAidRequest.objects.filter(incident=row)
    return incident_summary(places, row).union(*(of_request(places, one) for one in asked))


def of_caller(places: Places, row: Any) -> Seen:
    """Owner and territory, and a share that names the caller's identity."""
    found = _incident(row)
    told = _shared(found).filter(includes__contains=[*found.sensitive, "caller_identity"])
    return _own(places, found) | places.agencies(*told.values_list("agency", flat=True))


def of_guest(places: Places, row: Guest) -> Seen:
    """Owner and territory, and the guest."""
    return _own(places, _incident(row)) | places.guests_of(row.incident_id, pk=row.pk)


def of_owners(places: Places, row: Any) -> Seen:
    """Owner and territory of the incident."""
    return _own(places, _incident(row))


def _incident(row: Any) -> Incident:
    return Incident.objects.get(pk=getattr(row, "incident_id", row.pk))


def _own(places: Places, found: Incident) -> Seen:
    return places.agencies(found.agency_id) | places.towns(found.jurisdiction_id)


def _shared(found: Incident) -> Any:
    return IncidentShare.objects.filter(incident=found, ended_at__isnull=True)


def _in_part(places: Places, found: Incident, readers: Seen) -> Seen:
    shared = places.agencies(*_shared(found).values_list("agency", flat=True))
    pictured = found.on_picture and not found.sensitive
    granted = places.shown(found.agency_id, readers) if pictured else NOBODY
    return shared | granted | places.guests_of(found.pk)


def of_log(places: Places, row: Any) -> Seen:
    """In full, and by guests whose link says so."""
    return of_incident_in_full(places, row) | places.guests_of(row.incident_id, with_log=True)


def formerly(places: Places, row: Any) -> Seen:
    """What timeline and streams keep besides: every act is signed with a name."""
    return places.everyone if row._meta.label == "agencies.Person" else NOBODY


def of_share(places: Places, row: Any) -> Seen:
    """Owner and territory, and the agency it is shared with until the share ends."""
    with_whom = None if row.ended_at else row.agency_id
    found = Incident.objects.get(pk=row.incident_id)
    return places.agencies(with_whom, found.agency_id) | places.towns(found.jurisdiction_id)


def of_booking(places: Places, row: Booking) -> Seen:
    """Owner, whom it serves, and whose remainder that one carries."""
    return places.agencies(row.agency_id, row.for_agency_id, *row.carried_for)


def of_asset(places: Places, row: Asset) -> Seen:
    """Owner, whoever it is lent to now, and partners shown assets in full."""
    lent = Booking.objects.filter(asset=row, void=False, during__upper_inf=True)
    borrowers = [agency for one in lent for agency in one.borrowers]
    return places.agencies(row.agency_id, *borrowers) | places.shown(row.agency_id, IN_FULL)


def asset_home(places: Places, row: Asset) -> Seen:
    """Also the partners of automatic aid, who see where it stands."""
    return of_asset(places, row) | _automatic(places, row.agency_id)


def asset_sign(places: Places, row: Asset) -> Seen:
    """Also partners who are shown which assets there are."""
    return asset_home(places, row) | places.shown(row.agency_id, IN_SUMMARY)


def _automatic(places: Places, agency: int) -> Seen:
    signed = Agreement.objects.filter(kinds__contains=["automatic_aid"], revoked_at=None)
    found = signed.filter(parties__agency=agency)
    sides = Agreement.objects.filter(pk__in=found).values_list("parties__agency", flat=True)
    return places.agencies(*sides)


def of_request(places: Places, row: Any) -> Seen:
    """Whoever asks, whoever was asked, the tiers, and partners shown requests once they are out."""
    found = MutualAidRequest.objects.get(pk=getattr(row, "request_id", row.pk))
    asked = found.offers.values_list("providing_agency_id", flat=True)
    shown = NOBODY if found.state == "draft" else IN_FULL
    granted = places.shown(found.requesting_agency_id, shown)
    tiers = [found.proposed_to_id, *found.carried_for]
    return places.agencies(found.requesting_agency_id, *tiers, *asked) | granted


def of_team(places: Places, row: Any) -> Seen:
    """Whose incident it is, and whoever has an asset in it."""
    lent = row.deployments.values_list("providing_agency_id", flat=True)
    return places.agencies(row.requesting_agency_id, *lent)


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
    """The audience of its stream: own ones, and those that an agreement opens."""
    said, plain = ".".join(row.stream.split(".")[2:]), "+" not in row.stream
    if row.owner_kind == "j":
        return places.towns(row.owner_id) if said == "incidents.full" else NOBODY
    if said.endswith(".full"):
        return places.agencies(row.owner_id)
    if said.endswith(".assist"):
        return places.agencies(row.owner_id) if _still_shared(row) else NOBODY
    if said == "assets.located":
        return _automatic(places, row.owner_id) - places.agencies(row.owner_id)
    readers = HEARING.get(said.removesuffix("+log"), NOBODY)
    return places.shown(row.owner_id, readers if plain else readers & IN_FULL)


def _still_shared(row: Any) -> bool:
    """The incident it speaks of is shared with the helper now; a farewell says nothing."""
    said = row.payload["row"]
    named = {"number": said["incident"]} if "incident" in said else {"uuid": said["uuid"]}
    shares = IncidentShare.objects.using("owner").filter(agency=row.owner_id, ended_at=None)
    return shares.filter(**{f"incident__{key}": value for key, value in named.items()}).exists()


def of_agency_and_person(places: Places, row: Any) -> Seen:
    """The agency it acts for, and the colleagues of the person."""
    return places.agencies(row.agency_id) | of_person(places, row)


def anybody(places: Places, _row: Model) -> Seen:
    """Said to whoever stands before the login."""
    return places.everyone | {"pat"}


HEARING = {
    "incidents.granted": IN_FULL,
    "incidents.summary": IN_SUMMARY - IN_FULL,
    "incidents.area": AT_ALL - IN_SUMMARY,
    "assets.granted": IN_FULL,
    "assets.summary": IN_SUMMARY - IN_FULL,
    "requests.summary": IN_FULL,
}
