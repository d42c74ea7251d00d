"""The part of an address that says whether something is meant or rehearsed."""

from django.urls import register_converter


class SiteConverter:
    """The part of an address that says which."""

    regex = "live|exercise"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(SiteConverter, "site")
SITE = "<site:site>"
