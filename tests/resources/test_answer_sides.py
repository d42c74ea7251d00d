"""No answer and no decision about money by the wrong side, even by who writes the row itself."""

import pytest
from django.db import DatabaseError, transaction

from eoc.access import scope
from resources.models import Claim, MutualAidRequest, Offer, StateTransition
from tests.cast import Cast
from tests.resources.asking import offer, submitted
from tests.resources.costing import done, drafted, priced
from tests.resources.test_mutual_aid_answers import promised

REFUSED = r"only the (providing|requesting) agency|no automatic aid"


def write(cast: Cast, who: str, row: Offer | Claim, **fields: object) -> None:
    """The row as somebody would write it past every service."""
    with scope(cast.actor(who)), transaction.atomic():
        fields = {**fields, "version": row.version + 1}
        assert type(row).objects.filter(pk=row.pk).update(**fields) == 1


@pytest.mark.parametrize("fields", [{}, {"automatic": True}])
def test_who_asks_does_not_answer_its_own_question(cast: Cast, fields: dict[str, bool]) -> None:
    asked = offer(cast, submitted(cast))
    for state in ("accepted", "offered", "declined"):
        with pytest.raises(DatabaseError, match=REFUSED):
            write(cast, "dana", asked, state=state, **fields)
    write(cast, "lee", asked, state="offered")


def test_who_lends_does_not_accept_its_own_offer(cast: Cast) -> None:
    about = MutualAidRequest(pk=promised(cast).request_id)
    for state in ("accepted", "countered", "declined"):
        with pytest.raises(DatabaseError, match=REFUSED):
            write(cast, "lee", offer(cast, about), state=state)
    write(cast, "dana", offer(cast, about), state="countered")
    for state in ("accepted", "offered"):
        with pytest.raises(DatabaseError, match=REFUSED):
            write(cast, "dana", offer(cast, about), state=state)


def test_who_claims_does_not_approve_and_who_pays_does_not_waive(cast: Cast) -> None:
    priced(cast)
    claim = drafted(cast)
    with pytest.raises(DatabaseError, match=REFUSED):
        write(cast, "rosa", claim, state="submitted")
    claim = done(cast, claim, "submit")
    for state in ("approved", "queried", "disputed"):
        with pytest.raises(DatabaseError, match=REFUSED):
            write(cast, "lee", claim, state=state)
    with pytest.raises(DatabaseError, match=REFUSED):
        write(cast, "rosa", claim, state="waived")
    claim = done(cast, claim, "approve")
    with pytest.raises(DatabaseError, match=REFUSED):
        write(cast, "lee", claim, state="paid")


def test_every_move_of_a_claim_has_its_side(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        assert not StateTransition.objects.filter(machine="claim", side="").exists()
