"""Numbers people say over the radio: `<year heard>-<short code>-<seq>`."""

from django.db import connection


def take(prefix: str, count: int = 1) -> list[str]:
    """The next numbers under a prefix such as `2026-RIV`; gaps are allowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT incidents_next_number(%s, %s)", [prefix, count])
        (first,) = cursor.fetchone()
    return [f"{prefix}-{number:04}" for number in range(first, first + count)]
