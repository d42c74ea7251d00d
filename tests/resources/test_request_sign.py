"""Internal approvals: asked for by the agency's thresholds, each signed by somebody else."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client

from agencies.models import Membership
from agencies.services import sharing
from eoc.access import Role, scope
from eoc.errors import NotFound, NotPermitted, WrongState
from resources.models import AskingPolicy, MutualAidRequest
from resources.selectors import approvals as selectors
from resources.selectors import inbox
from resources.services import approvals, mutual_aid
from resources.services.request_details import Details
from tests.cast import Cast
from tests.resources.asking import WHERE, heard, kinds
from tests.resources.build import incident
from tests.resources.test_mutual_aid_pages import client_of


def strict(cast: Cast) -> None:
    """Riverton signs every request within; above 1000 finance too. Dana is duty officer."""
    with scope(sharing.operator("Cast")):
        riverton = cast.agencies["riverton"]
        AskingPolicy.objects.create(
            agency=riverton, need_from=1, order_from=1, finance_above=Decimal("1000.00")
        )
        for who, role in (("dana", Role.DUTY_OFFICER), ("rosa", Role.DUTY_OFFICER)):
            Membership.objects.create(person=cast.people[who], agency=riverton, role=role)


def drafted(cast: Cast, **details: object) -> MutualAidRequest:
    with scope(cast.actor("dana")) as dana:
        return mutual_aid.request(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=incident(cast),
            lines=[{"kind": "engine", "quantity": 1}],
            ask=[cast.agencies["lakeside"].pk],
            details=Details(**details),  # type: ignore[arg-type]
            **WHERE,
        )


def sign(cast: Cast, who: str, made: MutualAidRequest, block: str) -> None:
    with scope(cast.actor(who)) as by:
        approvals.sign(request=made, block=block, by=by)


def submit(cast: Cast, made: MutualAidRequest) -> None:
    with scope(cast.actor("dana")) as dana:
        mutual_aid.submit(request=made, by=dana)


def test_it_is_sent_once_all_have_signed(cast: Cast) -> None:
    strict(cast)
    made = drafted(cast, estimated_cost=Decimal("5000"))
    with pytest.raises(WrongState, match="section chief"):
        submit(cast, made)
    for who, block in (("dana", "need"), ("rosa", "order"), ("ada", "finance")):
        assert "mutual_aid.submitted" not in kinds(cast, "lakeside")
        sign(cast, who, made, block)
    assert heard(cast, "riverton")[-1]["payload"]["text"].startswith("Ada signs finance")
    submit(cast, made)
    assert kinds(cast, "lakeside")[-1] == "mutual_aid.submitted"


def test_the_database_sends_nothing_unsigned(cast: Cast) -> None:
    strict(cast)
    made = drafted(cast)
    with (
        scope(cast.actor("dana")),
        pytest.raises(Exception, match="waits for its approvals"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE resources_mutualaidrequest SET state = 'submitted', "
            "version = version + 1 WHERE id = %s",
            [made.pk],
        )


def test_one_person_never_signs_two_blocks(cast: Cast) -> None:
    strict(cast)
    made = drafted(cast)
    sign(cast, "rosa", made, "need")
    with pytest.raises(WrongState, match="already signed another"):
        sign(cast, "rosa", made, "order")
    with pytest.raises(WrongState, match="was signed by Rosa"):
        sign(cast, "dana", made, "need")


def test_the_wrong_role_and_a_stranger(cast: Cast) -> None:
    strict(cast)
    made = drafted(cast, estimated_cost=Decimal("1000.01"))
    for who, block in (("ada", "need"), ("dana", "order"), ("rosa", "finance")):
        with pytest.raises(NotPermitted):
            sign(cast, who, made, block)
    with pytest.raises(NotFound):
        sign(cast, "olu", made, "need")


def test_urgent_life_safety_goes_first_and_owes_its_signatures(cast: Cast) -> None:
    strict(cast)
    made = drafted(cast, priority="urgent")
    submit(cast, made)
    with scope(cast.actor("dana")):
        assert len(selectors.owed(made)) == 2
    with scope(cast.actor("lee")):
        assert not made.approvals.exists()
    sign(cast, "dana", made, "need")
    assert heard(cast, "lakeside")[-1]["payload"]["text"] == ""
    with scope(cast.actor("rosa")):
        assert [one.block for one in selectors.owed(made)] == ["order"]


def test_below_the_thresholds_nothing_is_signed(cast: Cast) -> None:
    made = drafted(cast, estimated_cost=Decimal("99999"))
    submit(cast, made)
    with scope(cast.actor("dana")):
        assert not made.approvals.exists()


def test_whoever_signs_is_called_and_the_asker_hears_that_it_can_be_sent(cast: Cast) -> None:
    strict(cast)
    made = drafted(cast)
    told = heard(cast, "riverton")[-1]
    assert (told["kind"], told["payload"]["tier"]) == ("mutual_aid.drafted", "notice")
    assert "waits to be signed: section chief (need), logistics" in told["payload"]["text"]
    sign(cast, "dana", made, "need")
    assert heard(cast, "riverton")[-1]["payload"]["tier"] == "event"
    sign(cast, "rosa", made, "order")
    last = heard(cast, "riverton")[-1]["payload"]
    assert last["tier"] == "notice"
    assert last["text"].endswith("all is signed, it can be sent")


def test_nobody_is_called_where_nothing_is_signed(cast: Cast) -> None:
    drafted(cast)
    assert heard(cast, "riverton")[-1]["payload"]["tier"] == "event"


def test_the_page_says_who_signs_and_offers_to_send_only_what_is_signed(cast: Cast) -> None:
    strict(cast)
    made = drafted(cast, estimated_cost=Decimal("5000"))
    client = Client()
    client.force_login(cast.users["dana"])
    where = f"/resources/requests/{made.number}/?full"
    page = client.get(where).content.decode()
    assert "Finance: Ada (administrator)" in page
    assert "It can be sent once it is signed" in page
    assert ">Submit<" not in page
    for who, block in (("dana", "need"), ("rosa", "order"), ("ada", "finance")):
        sign(cast, who, made, block)
    assert ">Submit<" in client.get(where).content.decode()


def waits(cast: Cast, who: str) -> list[str]:
    """The blocks that wait for the person; the number in the top bar counts no fewer."""
    with scope(cast.actor(who)) as actor:
        blocks = [one.block for one in selectors.to_sign(actor)]
        assert inbox.count(actor) == len(blocks)
        return blocks


def test_what_is_to_sign_waits_in_the_inbox_of_who_signs(cast: Cast, client: Client) -> None:
    strict(cast)
    made = drafted(cast, estimated_cost=Decimal("5000"))
    assert waits(cast, "dana") == ["need"]
    assert waits(cast, "rosa") == ["need", "order"]
    assert waits(cast, "ada") == ["finance"]
    assert (waits(cast, "obi"), waits(cast, "lee"), waits(cast, "olu")) == ([], [], [])
    client.force_login(cast.users["ada"])
    page = client.get("/resources/inbox/", secure=True).content.decode()
    assert "To sign within" in page and made.number in page
    sign(cast, "rosa", made, "need")
    assert (waits(cast, "dana"), waits(cast, "rosa")) == ([], []), "nobody signs twice"
    with scope(cast.actor("dana")) as dana:
        mutual_aid.withdraw(request=made, by=dana)
    assert waits(cast, "ada") == []


def test_what_is_owed_afterwards_waits_too(cast: Cast) -> None:
    strict(cast)
    drafted(cast, priority="urgent")
    assert waits(cast, "rosa") == ["need", "order"]


UNFINISHED = {  # no word of where to report: the form comes back as it was filled in
    "line-TOTAL_FORMS": "1",
    "line-INITIAL_FORMS": "0",
    "line-0-quantity": "1",
    "line-0-kind": "engine",
}


def test_the_form_says_beforehand_who_will_sign(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    dana, where = client_of(cast, "dana"), f"/resources/request/{fire.number}/"

    def page(**said: str) -> str:
        return " ".join(dana.post(where, {**said, **UNFINISHED}).content.decode().split())

    assert "asks for no signatures within" in page()
    strict(cast)
    as_it_opens = " ".join(dana.get(where, follow=True).content.decode().split())
    assert "Finance: an estimated cost above 1,000.00; Ada (administrator) signs" in as_it_opens
    assert "it stays a draft until signed: section chief (need) by Dana or Rosa (" in as_it_opens
    assert "finance by" not in as_it_opens
    costly = page(estimated_cost="5000", priority="routine")
    assert "finance by Ada" in costly
    urgent = page(priority="urgent")
    assert "sent at once, since life is at risk, and signed afterwards: section chief" in urgent


def test_the_page_says_who_signed_and_who_is_next(cast: Cast) -> None:
    strict(cast)
    made = drafted(cast, estimated_cost=Decimal("5000"))
    where = f"/resources/requests/{made.number}/?full"
    rosa = client_of(cast, "rosa")
    before = " ".join(rosa.get(where).content.decode().split())
    assert (
        "Finance: Ada (administrator)" in before
        and "Rosa" in before.partition("<strong>Next")[2][:200]
    )
    sign(cast, "rosa", made, "need")
    after = " ".join(rosa.get(where).content.decode().split())
    assert 'signed</span> <span class="muted small">Rosa' in after
    assert "Rosa" not in after.partition("<strong>Next")[2][:200]
