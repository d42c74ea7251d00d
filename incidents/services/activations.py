"""EOC activations: stand up, change level, stand down; levels in words, the local number mapped."""

from django.utils import timezone

from agencies.models import Jurisdiction
from agencies.selectors.grants import audiences as granted_to
from eoc import journal
from eoc.access import Actor, Role
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.journal import Audience
from incidents.models import ActivationLevel, EOCActivation, LocalLevel

CLASS = "incidents"
DECIDING = (Role.DUTY_OFFICER, Role.COORDINATOR, Role.ADMINISTRATOR)


def activate(*, jurisdiction: Jurisdiction, level: str, reason: str, by: Actor) -> EOCActivation:
    """Stand an EOC up, or bring an open activation to another level."""
    _may_decide(by, jurisdiction)
    if level not in ActivationLevel.values:
        raise Invalid("Unknown level.", {"level": f"One of {', '.join(ActivationLevel.values)}."})
    if not reason.strip():
        raise Invalid("A reason is needed.", {"reason": "Say why, in a few words."})
    open_one = _open(jurisdiction, by)
    if open_one and open_one.level == level:
        raise WrongState(f"{jurisdiction.name} already stands at that level.")
    if open_one:
        _end(open_one)
    made = EOCActivation.objects.create(
        jurisdiction=jurisdiction,
        level=level,
        local_number=_local_number(jurisdiction, level),
        reason=reason[:300],
        activated_at=timezone.now(),
        by_name=by.name[:120],
        mode=by.mode,
    )
    _tell(made, by, f"EOC {jurisdiction.name}: {made.get_level_display()}, {reason}")
    return made


def deactivate(*, jurisdiction: Jurisdiction, by: Actor) -> EOCActivation:
    """Stand an EOC down."""
    _may_decide(by, jurisdiction)
    found = _open(jurisdiction, by)
    if found is None:
        raise WrongState(f"The EOC of {jurisdiction.name} is not activated.")
    _end(found)
    _tell(found, by, f"EOC {jurisdiction.name} stood down")
    return found


def _may_decide(by: Actor, jurisdiction: Jurisdiction) -> None:
    own = jurisdiction.pk in by.jurisdictions and by.has(*DECIDING)
    if by.system != "operator" and not own:
        raise NotPermitted(f"Duty officers and coordinators serving {jurisdiction.name} decide.")


def _open(jurisdiction: Jurisdiction, by: Actor) -> EOCActivation | None:
    held = EOCActivation.objects.select_for_update()
    return held.filter(jurisdiction=jurisdiction, mode=by.mode, deactivated_at__isnull=True).first()


def _end(activation: EOCActivation) -> None:
    activation.deactivated_at = timezone.now()
    activation.version += 1
    activation.save()


def _local_number(jurisdiction: Jurisdiction, level: str) -> str:
    found = LocalLevel.objects.filter(jurisdiction=jurisdiction, level=level).first()
    return found.number if found else ""


def _tell(activation: EOCActivation, by: Actor, text: str) -> None:
    payload = {
        "noun": "note",
        "op": "upsert",
        "row": {"uuid": str(activation.uuid), "version": activation.version},
        "text": text,
        "tier": "notice",
    }
    home = activation.jurisdiction_id
    shown = {g.audience for g in granted_to(None, home, activation.mode) if g.data_class == CLASS}
    audiences = {Audience("j", home, CLASS, d): payload for d in ("full", *sorted(shown))}
    journal.append(
        kind="activation.changed",
        by=by,
        mode=activation.mode,
        audiences=audiences,
        facts={"activation_id": activation.pk},
    )
