"""Foreign keys between rows of different owners, and those inside one owner that stay plain.

Row-level security does not look at foreign keys: a row may point at one its writer cannot see. So
every key stands here with its reason, or carries its owner's column beside it (`owned_by`), or
leads to what nobody owns. A test compares this list with PostgreSQL's catalogue, both ways.
"""

from django.db.migrations import RunSQL

REFERENCE = {
    "agencies_agency": "names, codes and kinds of agencies are read by every member",
    "agencies_jurisdiction": "territories and their boundaries are read by every member",
}
OWNERS = frozenset(
    {
        "agency_id",
        "from_agency_id",
        "owner_agency_id",
        "providing_agency_id",
        "requesting_agency_id",
    }
)
CROSSING = {
    "agencies_agreement.supersedes_id": "a later edition, drafted by the same agency or its heir",
    "agencies_agreementparty.agreement_id": "one agency drafts, every party reads and signs",
    "agencies_agreementterms.agreement_id": "one agency drafts, every party reads",
    "agencies_breakglass.person_id": "taken by whoever acts for the agency, at home there or not",
    "agencies_breakglass.reviewed_by_id": "an administrator may have another home",
    "agencies_contactpoint.person_id": "a person may be reached for an agency other than the home",
    "agencies_dispatchposition.registered_by_id": "an administrator may have another home",
    "agencies_loginsession.person_id": "a session is the person's own, whoever it acts for",
    "agencies_loginsession.position_id": "a person may sit at the desk of another agency",
    "agencies_membership.person_id": "a person may hold a role in an agency other than the home",
    "agencies_pin.person_id": "the person's own; no agency sees it",
    "agencies_rateline.agreement_id": "one agency drafts, every party reads",
    "agencies_tokenscope.person_id": "a token works for one agency of a person, home or not",
    "alerts_reply.person_id": "whoever was told may have another home",
    "alerts_override.person_id": "a person may serve for an agency other than the home",
    "alerts_rosterplace.person_id": "a person may serve for an agency other than the home",
    "alerts_shiftfeed.person_id": "the person's own; nobody else reads it",
    "alerts_shiftoffer.person_id": "a person may serve for an agency other than the home",
    "alerts_shiftoffer.taken_by_id": "a person may serve for an agency other than the home",
    "alerts_warningincident.incident_id": "logged by the agency itself when it opened it",
    "incidents_activitylogentry.incident_id": "helpers write into the log of another's incident",
    "incidents_incident.parent_id": "a parent may gather the calls of several towns",
    "incidents_response.incident_id": "several agencies respond to the incident of one",
    "incidents_incidentshare.shared_by_id": "served by several agencies, any of them may share",
    "resources_booking.incident_id": "an asset is booked for the incident of a neighbour",
    "resources_edxlmessage.request_id": "a message of either side about a request of one",
    "resources_claim.agreement_id": "drafted by one party, charged by another",
    "resources_mutualaidrequest.parent_id": "a tier's agency carries what another could not fill",
    "resources_mutualaidrequest.incident_id": "whoever serves the territory asks for it",
    "resources_proposalline.asset_id": "a unit of a neighbour is proposed, not taken",
    "resources_proposalline.line_id": "a coordinator proposes for requests of several agencies",
    "resources_proposalline.request_id": "a coordinator proposes for requests of several agencies",
    "resources_qualification.person_id": "a person may serve with an agency other than the home",
    "resources_offer.agreement_id": "drafted by one party, invoked by another",
}
PLAIN = {
    "alerts_caparea.info_id": "nobody's; whether it is public stands in a key over both",
    "alerts_capinfo.message_id": "nobody's; whether it is public stands in a key over both",
    "alerts_capreference.message_id": "nobody's; identities of messages are read by every member",
    "alerts_delivery.instead_of_id": "of the same alert, written beside it by its service",
    "alerts_feedentry.message_id": "nobody's; what every member reads, or the operator",
    "alerts_warningincident.message_id": "nobody's; a public warning",
    "agencies_grant.agreement_id": "with its giver, by a key over both",
    "agencies_grant.giver_id": "a side of the same agreement, by a key over both",
    "incidents_caller.incident_id": "a trigger copies both owners from the incident",
    "incidents_guest.incident_id": "a trigger copies both owners from the incident",
    "account_emailconfirmation.email_address_id": "the login library's, closed and empty",
    "axes_accessattemptexpiration.access_attempt_id": "the lock-out library's, closed and empty",
    "socialaccount_socialtoken.account_id": "the login library's, closed and empty",
    "socialaccount_socialtoken.app_id": "the login library's, closed and empty",
    "incidents_legalhold.incident_id": "its policy lets the incident's own agency alone write it",
    "incidents_incidentshare.incident_id": "both owners stand beside it and follow a relocation",
}


def owned_by(table: str, column: str, parent: str, **owners: str) -> RunSQL:
    """A row has the owners its parent has: `owners` maps own columns to the parent's."""
    own, theirs = ", ".join(owners), ", ".join(owners.values())
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_owner "
        f"FOREIGN KEY ({column}, {own}) REFERENCES {parent} (id, {theirs})",
        RunSQL.noop,
    )


def names_owners(table: str, *owners: str) -> RunSQL:
    """Let children point at the row together with its owners."""
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_id_owner UNIQUE (id, {', '.join(owners)})",
        RunSQL.noop,
    )
