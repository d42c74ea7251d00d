"""Each wall is taken down in turn: the other one still hides every foreign row of every model."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from pytest_django.plugin import DjangoDbBlocker

from agencies.selectors import (
    agreements,
    break_glass,
    contact_points,
    grants,
    people,
    positions,
    sessions,
)
from alerts.selectors import (
    alerting,
    alerts,
    announcements,
    cap_messages,
    deliveries,
    escalation,
    providers,
    public_alerts,
    public_templates,
    replies,
    rosters,
    silences,
    warning_rules,
)
from eoc.access import Actor, scope
from incidents.selectors import activity_log, callers, counts, picture
from resources.selectors import (
    assets,
    between_systems,
    bookings,
    box_cards,
    costs,
    crews,
    custody,
    decisions,
    deployments,
    documents,
    geofences,
    latest,
    movements,
    mutual_aid,
    packages,
    proposals,
    qualifications,
    teams,
)
from tests import cast as casting
from tests import database
from tests.cast import Cast
from tests.trust import one_wall

Reading = Callable[[Actor], QuerySet[Any]]
READ_BY_ALL = {
    "alerts.CapReference": "which message another one names is read by every member",
    "alerts.Feed": "how each source of warnings does is read by every member",
    "alerts.Zone": "areas by code are read by every member",
    "alerts.ExerciseWindow": "hours of exercises are read by every member",
    "agencies.Agency": "names and kinds of agencies are read by every member",
    "agencies.Declaration": "a public act",
    "agencies.Jurisdiction": "names and boundaries are read by every member",
    "agencies.Service": "which agency serves which territory is read by every member",
    "incidents.EOCActivation": "a level in force is read by every member",
    "incidents.LocalLevel": "the words of a level are read by every member",
    "incidents.Place": "the gazetteer is read by every member",
}
FIRST_WALL: dict[str, Reading] = {
    "agencies.Agreement": agreements.visible_to,
    "agencies.BreakGlass": break_glass.visible_to,
    "agencies.ContactPoint": contact_points.visible_to,
    "agencies.Disclosure": grants.disclosures,
    "agencies.DispatchPosition": positions.visible_to,
    "agencies.LoginSession": sessions.visible_to,
    "agencies.Person": people.visible_to,
    "alerts.Alert": alerts.visible_to,
    "alerts.AlertingGrant": alerting.grants_visible_to,
    "alerts.AlertingPolicy": alerting.policies_visible_to,
    "alerts.PublicAlert": public_alerts.visible_to,
    "alerts.PublicAlertRemedy": public_alerts.remedies_visible_to,
    "alerts.Announcement": announcements.visible_to,
    "alerts.CapMessage": cap_messages.visible_to,
    "alerts.Delivery": deliveries.visible_to,
    "alerts.Escalation": escalation.runs,
    "alerts.EscalationPolicy": escalation.policies,
    "alerts.Reply": replies.visible_to,
    "alerts.Timer": escalation.timers,
    "alerts.Roster": rosters.visible_to,
    "alerts.Silence": silences.visible_to,
    "alerts.Provider": providers.visible_to,
    "alerts.WarningRule": warning_rules.visible_to,
    "alerts.PublicTemplate": public_templates.visible_to,
    "alerts.TemplateReview": public_templates.reviews,
    "incidents.ActivityLogEntry": activity_log.visible_to,
    "incidents.Caller": callers.visible_to,
    "incidents.Incident": picture.visible_to,
    "incidents.IncidentCount": counts.visible_to,
    "resources.Asset": assets.visible_to,
    "resources.AssetPosition": latest.visible_to,
    "resources.Booking": bookings.visible_to,
    "resources.Claim": costs.visible_to,
    "resources.Posting": costs.postings,
    "resources.BoxCardLine": box_cards.visible_to,
    "resources.CrewMember": crews.visible_to,
    "resources.CustodySignature": custody.visible_to,
    "resources.DamageReport": custody.reports_visible_to,
    "resources.Deployment": deployments.visible_to,
    "resources.EdxlMessage": between_systems.visible_to,
    "resources.Document": documents.visible_to,
    "resources.Geofence": geofences.visible_to,
    "resources.MissionReadyPackage": packages.visible_to,
    "resources.MutualAidRequest": mutual_aid.visible_to,
    "resources.Offer": decisions.offers,
    "resources.Proposal": proposals.visible_to,
    "resources.Qualification": qualifications.visible_to,
    "resources.Movement": movements.visible_to,
    "resources.ResourceTeam": teams.visible_to,
}
THROUGH = {
    "account.EmailAddress": "of a login library, with rules for nobody but the owner",
    "account.EmailConfirmation": "of a login library, with rules for nobody but the owner",
    "agencies.Grant": "read through its agreement",
    "agencies.Membership": "read through a person of `visible_to`, or by the actor's own person",
    "agencies.Pin": "looked up by the caller's own person",
    "agencies.SignOnProvider": "read by whoever administers its agency, and by the login",
    "agencies.TokenScope": "read through a token of the actor's own login or administered agency",
    "axes.AccessAttempt": "counted by the login, before anybody is known",
    "axes.AccessAttemptExpiration": "of a login library, with rules for nobody but the owner",
    "axes.AccessFailureLog": "of a login library, with rules for nobody but the owner",
    "axes.AccessLog": "of a login library, with rules for nobody but the owner",
    "incidents.LegalHold": "read through an incident of one's own",
    "incidents.Guest": "read through an incident of one's own",
    "journal.RowChange": "read through the row that changed",
    "journal.Keyframe": "read by the journal's functions alone",
    "journal.SignedHead": "read through the journal's functions alone",
    "mfa.Authenticator": "read by the login of its user",
    "sessions.Session": "looked up by its key, before anybody is known",
    "socialaccount.SocialAccount": "of a login library, with rules for nobody but the owner",
    "socialaccount.SocialApp": "of a login library, with rules for nobody but the owner",
    "socialaccount.SocialToken": "of a login library, with rules for nobody but the owner",
    "access.IdempotencyKey": "looked up by the caller's own person and key",
    "agencies.AgreementParty": "read through its agreement",
    "agencies.AgreementTerms": "read through its agreement",
    "agencies.RateLine": "read through its agreement",
    "agencies.BoundaryUpload": "looked up by the caller's own person",
    "alerts.CapArea": "read through its message",
    "alerts.CapInfo": "read through its message",
    "alerts.Acknowledgement": "read through its alert",
    "alerts.AlertGroup": "kept and locked by whoever issues an alert; no door shows it",
    "alerts.Override": "read through its roster",
    "alerts.RosterLayer": "read through its roster",
    "alerts.RosterPlace": "read through its roster",
    "alerts.ShiftFeed": "looked up by the caller's own person, or by its secret",
    "alerts.ShiftOffer": "read through its roster",
    "alerts.Subscription": "read by whoever holds its link, in the public's scope, and the relay",
    "alerts.InboundText": "read by the relay, the operator and the system that keeps it",
    "alerts.FeedEntry": "read through its feed, by the agency that keeps it",
    "alerts.FeedReading": "read through its feed, by the agency that keeps it",
    "alerts.WarningIncident": "read with its warning, by the agency that opened it",
    "incidents.IncidentShare": "read through an incident seen in full",
    "incidents.Response": "read through its incident",
    "journal.Dispatch": "read by the relay alone; the application has no right to the table",
    "journal.Entry": "read by the names of the actor's streams",
    "resources.ForwardedLink": "read by whoever decides for the agency, with the question",
    "resources.AssetInside": "kept and compared by the function that says what was crossed",
    "resources.CostItem": "read through its claim",
    "resources.CrewShift": "read through the person on the manifest",
    "resources.OfferAsset": "read through its offer",
    "resources.ProposalLine": "read through its proposal",
    "resources.Approval": "read through its request, by its agency alone",
    "resources.AskingPolicy": "looked up by the agency's own key",
    "resources.OfferCounter": "read through its offer",
    "resources.OfferSignature": "read through its offer",
    "resources.RequestLine": "read through its request",
    "resources.PartnerInstallation": "read by the operator, the relay and the system that asks who "
    "sent something",
    "resources.PositionTrack": "read through the asset, by its own agency",
    "resources.StatusChange": "read through an asset seen in full",
}
WITHOUT_RIGHT = {"journal.Dispatch", "journal.Keyframe", "journal.SignedHead"}


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """A database of its own: Riverton's everything, and Olu of Farview, who shares nothing."""
    mine = str(settings.DATABASES["default"]["NAME"])
    with django_db_blocker.unblock():
        name = database.copy_of_template("walls")
        database.use(name)
        cast = casting.assemble()
        one_wall.peopled(cast)
        yield cast
        database.drop(name)
        database.use(mine)


@pytest.fixture
def olu(stage: Cast, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    """Olu, and leave to ask the database."""
    with django_db_blocker.unblock():
        yield stage.actor("olu")
        connection.close()


def found(actor: Actor, label: str) -> set[object]:
    """Primary keys the first wall lets through."""
    with scope(actor):
        return set(FIRST_WALL[label](actor).values_list("pk", flat=True))


def test_every_walled_model_says_how_it_is_read(olu: Actor) -> None:
    assert set(one_wall.walled()) == READ_BY_ALL.keys() | FIRST_WALL.keys() | THROUGH.keys()


def test_there_is_a_foreign_row_of_every_model(olu: Actor, stage: Cast) -> None:
    missing = [
        label
        for label, model in one_wall.walled().items()
        if not one_wall.foreign(model, stage, "farview")
    ]
    assert missing == []


@pytest.mark.parametrize("label", FIRST_WALL)
def test_querysets_alone_hide_foreign_rows(olu: Actor, stage: Cast, label: str) -> None:
    hidden = one_wall.foreign(one_wall.walled()[label], stage, "farview")
    with one_wall.without_policies():
        assert not found(olu, label) & hidden


def test_policies_alone_hide_foreign_rows(olu: Actor, stage: Cast) -> None:
    leaks = {}
    for label in FIRST_WALL.keys() | THROUGH.keys():
        model = one_wall.walled()[label]
        hidden = one_wall.foreign(model, stage, "farview")
        with scope(olu):
            if seen := one_wall.raw(model) & hidden:
                leaks[label] = len(seen)
    assert leaks == {}


def test_with_both_walls_down_every_foreign_row_is_seen(olu: Actor, stage: Cast) -> None:
    with one_wall.without_policies(), scope(olu):
        unseen = [
            label
            for label in FIRST_WALL.keys() | THROUGH.keys() - WITHOUT_RIGHT
            if one_wall.foreign(one_wall.walled()[label], stage, "farview")
            - one_wall.raw(one_wall.walled()[label])
        ]
    assert unseen == []


@pytest.mark.parametrize("label", ["agencies.Person", "incidents.Incident", "resources.Asset"])
def test_both_walls_let_own_rows_through(olu: Actor, stage: Cast, label: str) -> None:
    model = one_wall.walled()[label]
    own = set(model._default_manager.using("owner").values_list("pk", flat=True))
    own -= one_wall.foreign(model, stage, "farview")
    assert own
    assert found(olu, label) >= own
    with scope(olu):
        assert one_wall.raw(model) >= own
