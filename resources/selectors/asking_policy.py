"""How an agency asks, with what holds where it never said."""

from resources.models import AskingPolicy


def policy_of(agency_id: int) -> AskingPolicy:
    """The agency's thresholds; those of the house, unsaved, where it set none."""
    found = AskingPolicy.objects.filter(agency=agency_id).first()
    return found or AskingPolicy(agency_id=agency_id)
