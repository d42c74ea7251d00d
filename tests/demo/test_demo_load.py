"""The demo region loads once, and again without a change."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from pytest_django import Settings

from agencies.models import Agency, Agreement, ContactPoint, Jurisdiction, Person, User
from agencies.services.sharing import actor_of, operator
from eoc.access import Role, scope
from incidents.models import LocalLevel, Place
from resources.models import AskingPolicy, Asset, BoxCardLine
from resources.selectors.asking_policy import coordinators


def counts() -> dict[str, int]:
    models = (
        *(Agency, Agreement, AskingPolicy, Asset, BoxCardLine, ContactPoint, Jurisdiction),
        *(LocalLevel, Person, Place),
    )
    with scope(operator()):
        found = {model.__name__: model._default_manager.count() for model in models}
        versions = Jurisdiction.objects.aggregate(all=Sum("version"))["all"]
    return {**found, "User": User.objects.count(), "versions": versions}


@pytest.fixture
def loaded(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.LOCAL = tmp_path
    call_command("load_demo")
    return tmp_path


def test_the_region_is_there_after_loading(loaded: Path) -> None:
    found = counts()
    assert found["Jurisdiction"] == 3 + 13 + 24
    assert found["Agency"] == 65 + 1
    assert found["Asset"] >= 350 and found["Place"] >= 4000
    assert found["Person"] == found["User"] == 18


def test_loading_again_changes_nothing(loaded: Path) -> None:
    before = counts()
    call_command("load_demo")
    assert counts() == before


def test_what_people_changed_stays(loaded: Path) -> None:
    with scope(operator()):
        engine = Asset.objects.get(agency__short_code="RIV", call_sign="Engine 12")
        engine.note, engine.version = "Pump test due", engine.version + 1
        engine.save()
    call_command("load_demo")
    with scope(operator()):
        engine.refresh_from_db()
    assert engine.note == "Pump test due"


def test_the_most_local_territory_hangs_on_larger_ones(loaded: Path) -> None:
    with scope(operator()):
        riverton = Jurisdiction.objects.select_related("parent__parent").get(short_code="RIV")
        assert riverton.parent is not None and riverton.parent.parent is not None
        assert riverton.parent.name == "Burlington"
        assert riverton.parent.parent.short_code == "NJ"
        assert 50 < riverton.area_km2 < 1500


def test_the_file_of_logins_says_who_logs_in(loaded: Path) -> None:
    line = (loaded / "demo-logins.txt").read_text()
    assert line.startswith("dispatcher dana@riverton.example / liaison lee@lakeside.example")
    assert line.count("\n") == 1 and "accord-demo" in line


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("dana@riverton.example", Role.DISPATCHER),
        ("lee@lakeside.example", Role.LIAISON),
        ("ada@riverton.example", Role.ADMINISTRATOR),
        ("ben@burlington-county.example", Role.COORDINATOR),
        ("rae@new-jersey-coordination.example", Role.COORDINATOR),
    ],
)
def test_they_log_in_with_their_roles(loaded: Path, email: str, role: Role) -> None:
    user = User.objects.get(email=email)
    assert user.check_password("accord-demo")
    assert actor_of(user).has(role)


def test_agreements_are_in_force(loaded: Path) -> None:
    dana = actor_of(User.objects.get(email="dana@riverton.example"))
    olu = actor_of(User.objects.get(email="olu@farview.example"))
    with scope(operator()):
        codes = dict(Agency.objects.values_list("short_code", "id"))
    assert dana.automatic == {codes["CED"]}
    assert not olu.automatic and not olu.grants


def test_every_next_tier_is_one_that_could_be_named(loaded: Path) -> None:
    with scope(operator()):
        named = AskingPolicy.objects.select_related("next_tier")
        assert {one.next_tier and one.next_tier.short_code for one in named} >= {"BURL", "NJCO"}
        for one in named:
            assert one.next_tier in coordinators(one.agency_id), one.agency_id


def test_a_live_installation_refuses_it(settings: Settings) -> None:
    settings.ACCORD_MODE = "live"
    with pytest.raises(CommandError, match="live"):
        call_command("load_demo")
