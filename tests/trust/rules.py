"""Which rule each model has: one line for each noun.

Every model has a rule, or stands in `UNTOLD` with the reason why no canary can stand in it.
`FIELDS` says more of a column, `SECRETS` names what nobody may read.
"""

from typing import Any

from django.apps import apps

from alerts.models import UNSENT
from tests.trust.audiences import (
    NOBODY,
    Places,
    Rule,
    Seen,
    alone,
    anybody,
    asset_home,
    asset_sign,
    columns,
    everyone,
    incident_number,
    incident_summary,
    incident_title,
    nobody,
    of_agency_and_person,
    of_agreement,
    of_answer,
    of_asset,
    of_booking,
    of_caller,
    of_contact,
    of_disclosure,
    of_entry,
    of_grant,
    of_guest,
    of_incident_in_full,
    of_log,
    of_owners,
    of_person,
    of_request,
    of_session,
    of_share,
    of_team,
    of_user,
    where_public,
)
from tests.trust.partners import AT_ALL


def of_change(places: Places, row: Any) -> Seen:
    """The sides of the changed row, not those it is shown to; of a row that is gone, nobody."""
    model = next(m for m in apps.get_models() if m._meta.db_table == row.table_name)
    found = model._default_manager.using("owner").filter(pk=row.row_id).first()
    rule = RULES.get(model._meta.label, nobody)
    return frozenset(rule(places, found)) - AT_ALL if found else NOBODY


def of_template(places: Places, row: Any) -> Seen:
    """The agency's own; one of the whole installation is read by every member."""
    return places.agencies(row.agency_id) if row.agency_id else places.everyone


def once_it_leaves(places: Places, row: Any) -> Seen:
    """Its own agency; who alerted alone, and why it ended, is told to everybody who was alerted."""
    return places.agencies(row.agency_id) if row.state in UNSENT else places.everyone


def of_delivery(places: Places, row: Any) -> Seen:
    """Both sides; one to a resident is read by no agency."""
    return NOBODY if row.subscription_id else columns("agency_id", "from_agency_id")(places, row)


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
    "resources.Booking": of_booking,
    "resources.MutualAidRequest": of_request,
    "resources.RequestLine": of_request,
    "resources.Claim": columns("requesting_agency_id", "providing_agency_id"),
    "resources.CostItem": columns("requesting_agency_id", "providing_agency_id"),
    "resources.Posting": columns("requesting_agency_id", "providing_agency_id"),
    "resources.Approval": columns("requesting_agency_id"),
    "resources.AskingPolicy": columns("agency_id"),
    "resources.BoxCardLine": columns("agency_id", "partner_id"),
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
    "alerts.InboundText": nobody,
    "alerts.Provider": where_public,
    "alerts.CapReference": everyone,
    "alerts.Feed": everyone,
    "alerts.FeedEntry": columns("agency_id"),
    "alerts.FeedReading": columns("agency_id"),
    "alerts.WarningIncident": columns("agency_id"),
    "alerts.WarningRule": columns("agency_id"),
    "alerts.Zone": everyone,
    "alerts.AlertingGrant": columns("agency_id", "from_agency_id"),
    "alerts.AlertingPolicy": columns("agency_id"),
    "alerts.ExerciseWindow": everyone,
    "alerts.PublicAlert": columns("agency_id"),
    "alerts.PublicAlertRemedy": columns("agency_id"),
    "alerts.PublicTemplate": of_template,
    "alerts.TemplateReview": columns("agency_id"),
    "alerts.Alert": columns("agency_id", "from_agency_id"),
    "alerts.Acknowledgement": of_answer,
    "alerts.Escalation": columns("agency_id"),
    "alerts.EscalationPolicy": columns("agency_id"),
    "alerts.Reply": columns("agency_id"),
    "alerts.Timer": columns("agency_id"),
    "alerts.Announcement": columns("agency_id"),
    "alerts.Delivery": of_delivery,
    "alerts.Subscription": nobody,
    **dict.fromkeys(
        (
            "alerts.AlertGroup",
            "alerts.Silence",
            "alerts.Roster",
            "alerts.RosterLayer",
            "alerts.RosterPlace",
            "alerts.Override",
            "alerts.ShiftOffer",
        ),
        columns("agency_id"),
    ),
}
FIELDS: dict[str, Rule] = {
    **dict.fromkeys(
        (
            "alerts.PublicAlert.author_name",
            "alerts.PublicAlert.alone_reason",
            "alerts.PublicAlert.end_reason",
        ),
        once_it_leaves,
    ),
    "alerts.Feed.address": columns("agency_id"),
    "resources.PartnerInstallation.address": columns("partner_agency_id"),
    "agencies.SignOnProvider.name": anybody,
    "agencies.Jurisdiction.name": anybody,  # residents choose where they want to be told
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
    "alerts.ShiftFeed.secret_sha256",
    "alerts.Feed.secret",
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
    "alerts.ShiftFeed": "made by the machine; its hash is looked for as a secret",
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
