"""A decider whose question the database does not answer in time."""

from django.db import connection


def actor_of(user: object) -> object:
    """Ask for longer than the statement may take."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")
        return cursor.fetchone()
