"""People of the demo region: logins with the one demo password, roles, addresses."""

from django.contrib.auth.hashers import make_password

from agencies.models import Agency, Channel, ContactPoint, Membership, Person, User
from eoc.access import Role
from eoc.project.demo.reading import Row


def load(rows: list[Row], password: str) -> None:
    """Add everybody who cannot log in yet; a password somebody changed stays changed."""
    known = set(User.objects.values_list("email", flat=True))
    missing = [row for row in rows if row["email"] not in known]
    if not missing:
        return
    encoded = make_password(password)  # once: seventeen argon2 runs would take a second
    User.objects.bulk_create(User(email=row["email"], password=encoded) for row in missing)
    users = {user.email: user for user in User.objects.all()}
    agencies = {agency.short_code: agency for agency in Agency.objects.all()}
    for row in missing:
        enrol(row, users[row["email"]], agencies)


def enrol(row: Row, user: User, agencies: dict[str, Agency]) -> None:
    """The human behind a login, with roles and a mail address."""
    home = agencies[row["memberships"][0]["agency"]]
    person = Person.objects.create(user=user, name=row["name"], agency=home)
    roles = [
        (agencies[held["agency"]], Role(role))
        for held in row["memberships"]
        for role in held["roles"]
    ]
    Membership.objects.bulk_create(
        Membership(person=person, agency=agency, role=role) for agency, role in roles
    )
    ContactPoint.objects.create(
        agency=home,
        person=person,
        channel=Channel.EMAIL,
        address=user.email,
        duty=any(role is Role.DUTY_OFFICER for _, role in roles),
    )
