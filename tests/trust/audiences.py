"""Who may read what: the rules once more, written apart from selectors and policies.

Every model has a rule, or stands in `UNTOLD` with the reason why no canary can stand in it.
A rule answers with the members of the cast who may read a row; `FIELDS` says more of a column.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
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


def of_asset(places: Places, row: Asset) -> Seen:
    """Owner, whoever it is lent to now, and partners shown assets in full."""
    lent = Booking.objects.filter(asset=row, void=False, during__upper_inf=True)
    borrowers = lent.values_list("for_agency_id", flat=True)
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
    """Whoever asks, whoever was asked, and partners shown requests once they are out."""
    found = MutualAidRequest.objects.get(pk=getattr(row, "request_id", row.pk))
    asked = found.offers.values_list("providing_agency_id", flat=True)
    shown = NOBODY if found.state == "draft" else IN_FULL
    granted = places.shown(found.requesting_agency_id, shown)
    return places.agencies(found.requesting_agency_id, *asked) | granted


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


def of_change(places: Places, row: Any) -> Seen:
    """The sides of the changed row, not those it is shown to; of a row that is gone, nobody."""
    model = next(m for m in apps.get_models() if m._meta.db_table == row.table_name)
    found = model._default_manager.using("owner").filter(pk=row.row_id).first()
    rule = RULES.get(model._meta.label, nobody)
    return frozenset(rule(places, found)) - AT_ALL if found else NOBODY


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
RULES: dict[str, Rule] = {
    "access.IdempotencyKey": alone,
    "journal.Entry": of_entry,
    "journal.Dispatch": nobody,
    "journal.RowChange": of_change,
    "agencies.Jurisdiction": everyone,
    "agencies.Agency": everyone,
    "agencies.Agreement": of_agreement,
    "agencies.AgreementParty": of_agreement,
    "agencies.AgreementTerms": of_agreement,
    "agencies.RateLine": of_agreement,
    "agencies.Declaration": everyone,
    "agencies.User": of_user,
    "agencies.Person": of_person,
    "agencies.ContactPoint": of_contact,
    "agencies.BoundaryUpload": alone,
    "agencies.DispatchPosition": columns("agency_id"),
    "agencies.LoginSession": of_session,
    "agencies.BreakGlass": of_agency_and_person,
    "agencies.Disclosure": of_disclosure,
    "agencies.Grant": of_grant,
    "agencies.SignOnProvider": columns("agency_id"),
    "agencies.TokenScope": of_agency_and_person,
    "incidents.LocalLevel": everyone,
    "incidents.EOCActivation": everyone,
    "incidents.Incident": of_incident_in_full,
    "incidents.Response": of_incident_in_full,
    "incidents.IncidentShare": of_share,
    "incidents.ActivityLogEntry": of_log,
    "incidents.Guest": of_guest,
    "incidents.LegalHold": of_owners,
    "incidents.Caller": of_caller,
    "incidents.Place": everyone,
    "resources.Asset": of_asset,
    "resources.Geofence": columns("agency_id"),
    "resources.MissionReadyPackage": columns("agency_id"),
    "resources.Proposal": columns("agency_id"),
    "resources.ProposalLine": columns("agency_id"),
    "resources.Qualification": columns("agency_id"),
    "resources.StatusChange": columns("agency_id", "by_agency_id"),
    "resources.Document": columns("requesting_agency_id", "providing_agency_id"),
    "resources.ForwardedLink": columns("providing_agency_id"),
    "resources.Booking": columns("agency_id", "for_agency_id"),
    "resources.MutualAidRequest": of_request,
    "resources.RequestLine": of_request,
    "resources.Claim": columns("requesting_agency_id", "providing_agency_id"),
    "resources.CostItem": columns("requesting_agency_id", "providing_agency_id"),
    "resources.Posting": columns("requesting_agency_id", "providing_agency_id"),
    "resources.Approval": columns("requesting_agency_id"),
    "resources.AskingPolicy": columns("agency_id"),
    "resources.BoxCardLine": columns("agency_id"),
    "resources.OfferCounter": columns("requesting_agency_id", "providing_agency_id"),
    "resources.OfferSignature": columns("requesting_agency_id", "providing_agency_id"),
    "resources.Offer": columns("requesting_agency_id", "providing_agency_id"),
    "resources.OfferAsset": columns("requesting_agency_id", "providing_agency_id"),
    "resources.Deployment": columns("requesting_agency_id", "providing_agency_id"),
    "resources.EdxlMessage": columns("agency_id", "partner_agency_id"),
    "resources.PartnerInstallation": nobody,
    "resources.ResourceTeam": of_team,
    **dict.fromkeys(
        (
            "resources.Movement",
            "resources.CrewMember",
            "resources.CrewShift",
            "resources.CustodySignature",
            "resources.DamageReport",
        ),
        columns("requesting_agency_id", "providing_agency_id"),
    ),
    **dict.fromkeys(("alerts.CapMessage", "alerts.CapInfo", "alerts.CapArea"), where_public),
    "alerts.CapReference": everyone,
    "alerts.Zone": everyone,
    "alerts.Alert": columns("agency_id", "from_agency_id"),
    "alerts.Acknowledgement": columns("agency_id"),
    "alerts.Delivery": columns("agency_id", "from_agency_id"),
}
FIELDS: dict[str, Rule] = {
    "resources.PartnerInstallation.address": columns("partner_agency_id"),
    "agencies.SignOnProvider.name": anybody,
    "incidents.Incident.title": incident_title,
    "incidents.Incident.number": incident_number,
    "incidents.Incident.place_text": incident_summary,
    "incidents.Incident.reported_jurisdiction": incident_summary,
    "resources.Asset.call_sign": asset_sign,
    "resources.Asset.home_name": asset_home,
}
SECRETS = {
    "agencies.DispatchPosition.token_hash",
    "agencies.LoginSession.session_hash",
    "agencies.Pin.digits",
    "agencies.User.password",
    "agencies.ContactPoint.secret",
    "agencies.SignOnProvider.secret",
    "knox.AuthToken.digest",
    "resources.PartnerInstallation.secret",
}
UNTOLD = {
    "resources.AssetPosition": "numbers and a time; nobody writes there",
    "resources.PositionTrack": "numbers and a time; nobody writes there",
    "resources.AssetInside": "the key of a fence and a time; nobody writes there",
    "auth.Permission": "Django's own",
    "auth.Group": "Django's own",
    "contenttypes.ContentType": "Django's own",
    "sessions.Session": "Django's own; a key is a cookie and stands nowhere else",
    "gis.PostGISGeometryColumns": "PostGIS's own",
    "gis.PostGISSpatialRefSys": "PostGIS's own",
    "knox.AuthToken": "made by the machine; its digest is looked for as a secret",
    "access.Installation": "one row, read by everybody",
    "account.EmailAddress": "not used: no role may read it",
    "account.EmailConfirmation": "not used: no role may read it",
    "socialaccount.SocialAccount": "not used: no role may read it",
    "socialaccount.SocialApp": "not used: no role may read it",
    "socialaccount.SocialToken": "not used: no role may read it",
    "mfa.Authenticator": "sealed by the machine and read by its own login only",
    "axes.AccessAttempt": "what was typed at the login; tests of pauses say who sees a pause",
    "axes.AccessAttemptExpiration": "no text",
    "axes.AccessFailureLog": "not used: no role may read it",
    "axes.AccessLog": "not used: no role may read it",
    "journal.Keyframe": "positions of entries, no words",
    "journal.SignedHead": "digests and signatures",
    "journal.Stream": "names of audiences and their heads",
    "agencies.Pin": "made by the machine; its hash is looked for as a secret",
    "agencies.Service": "no text",
    "agencies.Membership": "no text",
    "incidents.IncidentCount": "numbers by cell, made by a trigger",
    "incidents.IncidentType": "catalogue",
    "incidents.NumberCounter": "counters",
    "resources.AssetKind": "catalogue",
    "resources.KindCapability": "catalogue",
    "resources.StateTransition": "the table of states",
}


def seen_by(places: Places, row: Any, column: str) -> Seen:
    """The members of the cast who may read a column of a row."""
    label = row._meta.label
    if f"{label}.{column}" in SECRETS:
        return NOBODY
    return frozenset((FIELDS.get(f"{label}.{column}") or RULES[label])(places, row))
