"""Dispatchers enough that no login holds more sockets than a person may."""

from agencies.models import Agency, Membership, Person, User
from agencies.services import sessions, sharing
from bench.logins import session_cookie
from eoc.access import Role, scope

SOCKETS_A_LOGIN = 10  # of the twelve that SOCKETS_PER_PERSON allows by default


def email(number: int) -> str:
    """The address of one of them."""
    return f"console{number:04}@bench.example"


def cookies(sockets: int, agency: Agency) -> list[str]:
    """A Cookie header for each socket, ten of a login; logins that are missing are made."""
    wanted = [email(n) for n in range(-(-sockets // SOCKETS_A_LOGIN))]
    with scope(sharing.operator()):
        _enrol(wanted, agency)
    made = [_log_in(user) for user in User.objects.filter(email__in=wanted)]
    return [made[index // SOCKETS_A_LOGIN] for index in range(sockets)]


def _enrol(emails: list[str], agency: Agency) -> None:
    known = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    users = [User(email=one, password="!bench") for one in emails if one not in known]
    User.objects.bulk_create(users)
    people = [Person(user=user, name=user.email, agency=agency) for user in users]
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(person=person, agency=agency, role=Role.DISPATCHER) for person in people
    )


def _log_in(user: User) -> str:
    """A session noted as the middleware notes it."""
    name, key = session_cookie(user.email)
    sessions.seen(
        key=key, user_id=str(user.pk), acts=True, position="", address="127.0.0.1", agent="bench"
    )
    return f"{name}={key}"
