"""The catalogue: every table is walled or listed here with a reason; no role may climb over."""

from importlib import import_module

from django.apps import apps

from tests.access import catalogue, catalogue_rights
from tests.access.catalogue import Ask

OPEN = {
    "access_installation": "one row, read by every process, written by bootstrap",
    "agencies_user": "login only; no jurisdiction owns a login",
    "django_content_type": "Django's own",
    "django_migrations": "Django's own",
    "auth_group": "Django's own",
    "auth_group_permissions": "Django's own",
    "auth_permission": "Django's own",
    "knox_authtoken": "hashed tokens, looked up before anybody is known",
    "incidents_incidenttype": "catalogue, read-only for the application",
    "incidents_numbercounter": "reached only through its function",
    "journal_stream": "reached only through the journal's functions",
    "resources_assetkind": "catalogue, read-only for the application",
    "resources_kindcapability": "catalogue, read-only for the application",
    "resources_statetransition": "the table of states, read-only for the application",
}
READ_ONLY = {
    "access_installation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "incidents_incidenttype",
    "journal_entry",
    "journal_rowchange",
    "resources_assetkind",
    "resources_kindcapability",
    "resources_statetransition",
}
CLOSED = {"incidents_numbercounter", "journal_dispatch", "journal_signedhead", "journal_stream"}
BEYOND = {
    "access_idempotencykey eoc_relay": "DELETE",
    "alerts_acknowledgement eoc_relay": "INSERT",
    "alerts_alert eoc_relay": "INSERT UPDATE",
    "alerts_escalation eoc_relay": "INSERT UPDATE",
    "alerts_reply eoc_relay": "INSERT UPDATE",
    "alerts_timer eoc_relay": "INSERT UPDATE",
    "alerts_alertgroup eoc_relay": "INSERT UPDATE",
    "alerts_delivery eoc_relay": "INSERT UPDATE",
    "alerts_provider eoc_relay": "INSERT UPDATE",
    **dict.fromkeys(
        (
            "alerts_caparea eoc_relay",
            "alerts_capinfo eoc_relay",
            "alerts_capmessage eoc_relay",
            "alerts_capreference eoc_relay",
        ),
        "INSERT",
    ),
    "alerts_feed eoc_relay": "UPDATE",
    "alerts_feedentry eoc_relay": "INSERT UPDATE DELETE",
    "alerts_feedreading eoc_relay": "INSERT DELETE",
    "alerts_caparea eoc_relay": "INSERT",
    "alerts_capinfo eoc_relay": "INSERT",
    "alerts_capmessage eoc_relay": "INSERT",
    "alerts_capreference eoc_relay": "INSERT",
    "alerts_publicalert eoc_relay": "UPDATE",
    "alerts_subscription eoc_relay": "UPDATE DELETE",
    "alerts_inboundtext eoc_relay": "UPDATE",
    "alerts_publicalertremedy eoc_relay": "INSERT UPDATE",
    "django_session eoc_relay": "DELETE",
    "incidents_legalhold eoc_journal": "SELECT",
    "resources_asset eoc_relay": "UPDATE",
    "resources_booking eoc_relay": "UPDATE",
    "resources_claim eoc_relay": "UPDATE",
    "resources_deployment eoc_relay": "UPDATE",
    "resources_mutualaidrequest eoc_relay": "UPDATE",
    "resources_offer eoc_relay": "UPDATE",
    "resources_offerasset eoc_relay": "DELETE",
    "resources_requestline eoc_relay": "UPDATE",
    "resources_statuschange eoc_relay": "INSERT",
    "journal_dispatch eoc_journal": "INSERT",
    "journal_dispatch eoc_relay": "SELECT UPDATE DELETE",
    "resources_document eoc_relay": "DELETE UPDATE",
    "journal_entry eoc_journal": "SELECT INSERT UPDATE DELETE",
    "journal_keyframe eoc_journal": "SELECT INSERT",
    "journal_rowchange eoc_journal": "INSERT",
    "journal_signedhead eoc_journal": "SELECT INSERT",
    "journal_stream eoc_journal": "SELECT INSERT UPDATE",
    "resources_edxlmessage eoc_relay": "INSERT",
}
DEFINERS = {  # name: who may call it; a trigger's function is called by nobody
    "agencies_actors": "eoc_app eoc_relay",
    "agencies_agreement_changed": "",
    "agencies_audiences": "eoc_app eoc_relay",
    "agencies_agreementparty_changed": "",
    "agencies_break_glass_lapsed": "eoc_relay",
    "alerts_addresses_now": "eoc_app",
    "alerts_canaries": "eoc_app",
    "alerts_public_alert_standing": "eoc_app",
    "agencies_contact_gone": "eoc_relay",
    "agencies_everything": "eoc_app eoc_relay",
    "agencies_factors_of": "eoc_app",
    "agencies_grant_changed": "",
    "agencies_membership_changed": "",
    "agencies_my_agreements": "eoc_app",
    "agencies_only_administrator_of": "eoc_app",
    "agencies_partners": "eoc_app eoc_relay",
    "agencies_person_changed": "",
    "agencies_roles_held": "eoc_app eoc_relay",
    "agencies_shown_to": "eoc_app",
    "agencies_session_delete": "eoc_app",
    "agencies_session_exists": "eoc_app",
    "agencies_session_goes": "",
    "agencies_session_load": "eoc_app",
    "agencies_session_save": "eoc_app",
    "agencies_session_seen": "eoc_app",
    "agencies_session_tidy": "eoc_relay",
    "agencies_signed_on": "eoc_app",
    "agencies_take_factors": "eoc_app",
    "alerts_alert_is_kept": "",
    "alerts_delivery_is_its_alerts": "",
    "agencies_taken_by": "eoc_app eoc_relay",
    "agencies_token_used": "eoc_app",
    "agencies_unserved": "eoc_app",
    "agencies_unstaffed": "eoc_app",
    "alerts_outside": "eoc_app eoc_relay",
    "alerts_public_alert_kept": "",
    "alerts_public_site": "eoc_public",
    "alerts_answered": "eoc_app eoc_relay",
    "alerts_told": "eoc_app eoc_relay",
    "alerts_audience_counted": "eoc_app",
    "alerts_reach": "eoc_app",
    "alerts_residents_told": "eoc_app",
    "alerts_subscribers": "eoc_app",
    "alerts_override_changed": "",
    "alerts_roster_changed": "",
    "alerts_rosterlayer_changed": "",
    "alerts_rosterplace_changed": "",
    "alerts_shift_feed": "eoc_app",
    "alerts_silence_changed": "",
    "incidents_counted": "",
    "incidents_fold_counts": "eoc_relay",
    "incidents_guest": "eoc_app",
    "incidents_incident_changed": "",
    "incidents_incidentshare_changed": "",
    "incidents_legalhold_changed": "",
    "incidents_next_number": "eoc_app eoc_relay",
    "incidents_not_while_held": "",
    "incidents_owned": "",
    "incidents_owner_follows": "",
    "incidents_recount": "",
    "journal_append": "eoc_app eoc_relay",
    "journal_archivable": "eoc_app",
    "journal_archive": "eoc_app",
    "journal_as_of": "eoc_app",
    "journal_begins": "eoc_app",
    "journal_between": "eoc_app",
    "journal_copy": "eoc_app",
    "journal_counters": "eoc_app",
    "journal_delete_payload": "eoc_app",
    "journal_heads": "eoc_app eoc_relay",
    "journal_held": "",
    "journal_keep_frames": "eoc_app eoc_relay",
    "journal_marks": "eoc_app",
    "journal_moved": "eoc_app",
    "journal_newest_signed": "eoc_app eoc_relay",
    "journal_sign": "eoc_app eoc_relay",
    "journal_signed": "eoc_app eoc_relay",
    "journal_since": "eoc_app eoc_relay",
    "journal_standing": "",
    "journal_stands_at": "",
    "journal_still_shown": "eoc_app eoc_relay eoc_journal",
    "journal_told_until": "",
    "journal_unkept": "eoc_app",
    "journal_unsigned": "eoc_app eoc_relay",
    "journal_untold": "eoc_app eoc_relay",
    "journal_verify": "eoc_app",
    "resources_booking_changed": "",
    "resources_claim_changed": "",
    "resources_deployment_changed": "",
    "resources_nearest": "eoc_app",
    "resources_carries": "",
    "resources_lent_onwards": "",
    "resources_show_incident": "eoc_app eoc_relay",
    "resources_fix_follows_asset": "",
    "resources_fix_of_its_kind": "",
    "resources_counts": "eoc_app",
    "resources_deployment_agreed": "",
    "resources_movement_in_order": "",
    "resources_meters_go_on": "",
    "resources_crossed": "eoc_app",
    "resources_deployments_of": "eoc_app eoc_relay",
    "resources_mutualaidrequest_changed": "",
    "resources_keep_kinds": "eoc_app",
    "resources_offer_changed": "",
    "resources_administration_follows": "",
    "resources_items_are_fixed": "",
    "resources_ledger_is_zero": "",
    "resources_named_of": "eoc_app eoc_relay",
    "resources_offers_of": "eoc_app eoc_relay",
    "resources_only_approved": "",
    "resources_only_listed_moves": "",
    "resources_only_signed": "",
    "resources_positions_since": "eoc_app eoc_relay",
    "resources_signature_window": "",
    "resources_supersede": "eoc_app",
    "resources_end_invitations": "eoc_app",
    "resources_track_days": "eoc_app",
    "resources_track_keep": "eoc_relay",
}
INVOKERS = {  # with the caller's own rights: the scope, and steps of the definers above
    "agencies_agreements_in_force",
    "agencies_authorities_over",
    "agencies_grants_in_force",
    "agencies_partners_of",
    "alerts_audience",
    "alerts_overlap",
    "alerts_reached",
    "alerts_subscribed",
    "eoc_agencies",
    "eoc_automatic",
    "eoc_jurisdictions",
    "eoc_member",
    "eoc_modes",
    "eoc_operator",
    "eoc_person",
    "eoc_scoped",
    "eoc_shared",
    "eoc_system",
    "incidents_cell",
    "incidents_feature",
    "incidents_lets",
    "journal_actor",
    "journal_heard",
    "journal_instead",
    "journal_row_seen",
    "journal_rule",
    "journal_shape",
    "journal_stays",
    "resources_eta_minutes",
    "resources_soonest",
}
FLOORS = ["access", "journal", "agencies", "incidents", "resources", "alerts"]


def test_every_table_is_walled_or_listed(ask: Ask) -> None:
    assert catalogue.naked_tables(ask, OPEN) == []


def test_every_policy_names_its_role_and_lets_the_owner_migrate(ask: Ask) -> None:
    assert catalogue.policies(ask) == []


def test_no_view_runs_as_its_owner(ask: Ask) -> None:
    assert catalogue.views(ask) == []


def test_definer_functions_are_listed_with_their_callers(ask: Ask) -> None:
    assert catalogue.definers(ask, DEFINERS) == []


def test_other_functions_only_read_the_scope(ask: Ask) -> None:
    assert catalogue.invokers(ask, INVOKERS) == []


def test_roles_have_plain_rights_on_tables(ask: Ask) -> None:
    assert catalogue_rights.table_rights(ask, BEYOND, READ_ONLY, CLOSED) == []


def test_sequences_only_give_numbers(ask: Ask) -> None:
    assert catalogue_rights.sequences(ask) == []


def test_default_privileges_are_those_of_bootstrap(ask: Ask) -> None:
    assert catalogue_rights.defaults(ask) == []


def test_no_server_role_could_climb(ask: Ask) -> None:
    assert catalogue_rights.roles(ask) == []


def test_the_tests_themselves_run_below_the_walls(as_application: Ask) -> None:
    assert as_application("SELECT current_user, session_user") == [("eoc_app", "eoc_app")]


def test_every_foreign_key_that_may_cross_owners_is_listed(ask: Ask) -> None:
    assert catalogue_rights.foreign_keys(ask, OPEN) == []


def test_no_foreign_key_points_upward() -> None:
    height = {label: floor for floor, label in enumerate(FLOORS)}
    upward = [
        f"{model._meta.label} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in height
        for field in model._meta.get_fields()
        if field.many_to_one or field.one_to_one
        if field.concrete and field.related_model._meta.app_label in height
        if height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]
    assert upward == []


def test_no_foreign_key_leaves_the_cellar() -> None:
    for label in ("access", "journal"):
        for model in import_module(f"eoc.{label}.models").__dict__.values():
            if isinstance(model, type) and hasattr(model, "_meta"):
                assert not [f for f in model._meta.get_fields() if f.is_relation]
