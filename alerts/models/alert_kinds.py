"""The kinds of alerts in words. A kind that a `Notice` names stands here, or a test says so."""

BETWEEN_SYSTEMS, TO_RECEIVERS = "edxl.", "cap."
WORDS = {
    "announcement.issued": "An announcement",
    "answer_link.forwarded": "A question of mutual aid passed on",
    "break_glass.opened": "A role taken by break-glass",
    "channel.down": "A channel whose provider does not answer",
    "channel.silent": "A channel whose canary was lost",
    "claim.late": "A claim nobody answered in time",
    "contact_point.tested": "A test of a contact",
    "cover.changed": "A neighbour short of cover",
    "delivery.dead": "A message given up",
    "delivery.unreached": "Somebody who was not reached",
    "edxl.waiting": "A message of another system to be read",
    "escalation.neighbour": "A neighbour that does not answer",
    "feed.silent": "A feed of warnings gone silent",
    "incident.critical": "A critical incident",
    "loan.late": "Help that came home and was not claimed in time",
    "mutual_aid.accepted": "Mutual aid: an offer accepted",
    "mutual_aid.acknowledged": "Mutual aid: a request seen",
    "mutual_aid.amended": "Mutual aid: a request changed",
    "mutual_aid.approved": "Mutual aid: an offer approved",
    "mutual_aid.booked": "Mutual aid: what was lent is booked",
    "mutual_aid.countered": "Mutual aid: another proposal",
    "mutual_aid.declined": "Mutual aid: a request declined",
    "mutual_aid.drafted": "Mutual aid: a draft to sign",
    "mutual_aid.expired": "Mutual aid: an offer expired",
    "mutual_aid.late": "Mutual aid: something is late",
    "mutual_aid.proposed": "Mutual aid: what is unfilled is proposed to the next tier",
    "mutual_aid.signed": "Mutual aid: a signature",
    "mutual_aid.signed_within": "Mutual aid: a draft that is signed",
    "mutual_aid.stopped": "Mutual aid: stopped on the way",
    "mutual_aid.submitted": "Mutual aid: a question to answer",
    "mutual_aid.taken": "Mutual aid: the next tier carries what is unfilled",
    "mutual_aid.tier_declined": "Mutual aid: the next tier declines what is unfilled",
    "mutual_aid.tier_moved": "Mutual aid: the next tier has found it, or cannot",
    "mutual_aid.turned_down": "Mutual aid: part of an offer not needed",
    "mutual_aid.unable_to_fill": "Mutual aid: a request nobody can fill",
    "mutual_aid.undone": "Mutual aid: a slip taken back",
    "mutual_aid.withdrawn": "Mutual aid: a request withdrawn",
    "public_alert.cancelled": "A public alert taken back",
    "public_alert.cleared": "A public alert: all clear",
    "public_alert.held": "A public alert about to leave",
    "public_alert.issued": "A public alert",
    "public_alert.submitted": "A public alert to approve",
    "public_alert.unanswered": "A public alert to review",
    "public_alert.updated": "A public alert updated",
    "reply.unclear": "An answer nobody understands",
    "roster.gap": "A gap in a roster",
    "roster.hand_over": "A hand-over of duty",
    "warning.rule": "A public warning that calls the duty",
}


def named(kind: str) -> str:
    """The kind in words; one of an older version as its name says."""
    if kind in WORDS:
        return WORDS[kind]
    if kind.startswith(BETWEEN_SYSTEMS):
        return f"To another system: {kind.removeprefix(BETWEEN_SYSTEMS)}"
    if kind.startswith(TO_RECEIVERS):
        return f"To receivers of CAP: {kind.removeprefix(TO_RECEIVERS)}"
    return kind.replace(".", " ").replace("_", " ").capitalize()
