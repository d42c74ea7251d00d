"""The illustrative people of the region and the logins of the demo."""

from typing import Any

PASSWORD = "accord-demo"
PEOPLE = (
    ("dana@riverton.example", "Dana Ruiz", {"RIV": ["dispatcher"]}),
    ("lee@lakeside.example", "Lee Novak", {"LAK": ["liaison", "duty_officer"]}),
    ("ada@riverton.example", "Ada Osei", {"RIV": ["administrator"]}),
    ("olu@farview.example", "Olu Brandt", {"FAR": ["dispatcher"]}),
    ("kim@riverton.example", "Kim Torres", {"RIV": ["liaison", "duty_officer"]}),
    ("max@lakeside.example", "Max Hallam", {"LAK": ["dispatcher"]}),
    ("iva@lakeside.example", "Iva Lindqvist", {"LAK": ["administrator"]}),
    ("sam@cedar-crossing.example", "Sam Whitlock", {"CED": ["dispatcher", "duty_officer"]}),
    ("noor@cedar-crossing.example", "Noor Castell", {"CED": ["liaison"]}),
    ("ben@burlington-county.example", "Ben Aldous", {"BURL": ["dispatcher", "coordinator"]}),
    ("ruth@burlington-county.example", "Ruth Imani", {"BURL": ["liaison", "duty_officer"]}),
    ("tom@bucks-county.example", "Tom Varga", {"BUCK": ["dispatcher", "coordinator"]}),
    ("mia@bucks-county.example", "Mia Sorell", {"BUCK": ["liaison", "duty_officer"]}),
    ("jo@ashmere.example", "Jo Pellam", {"ASH": ["dispatcher", "liaison"]}),
    ("eli@camden-county.example", "Eli Marchetti", {"CAMD": ["dispatcher", "coordinator"]}),
    ("fay@farview.example", "Fay Dunmore", {"FAR": ["administrator", "liaison"]}),
    ("rae@new-jersey-coordination.example", "Rae Okafor", {"NJCO": ["coordinator"]}),
    ("ida@riverside-general-hospital.example", "Ida Kessler", {"HOSPR": ["partner"]}),
)


def all_people() -> list[dict[str, Any]]:
    """Everybody, with the roles held at each agency and the one demo password."""
    return [
        {
            "email": email,
            "name": name,
            "login": True,
            "illustrative": True,
            "memberships": [{"agency": code, "roles": roles} for code, roles in held.items()],
        }
        for email, name, held in PEOPLE
    ]
