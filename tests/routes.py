"""Every address of the installation, walked out of the URL configuration."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def routes() -> dict[str, URLPattern]:
    """Route text, such as `incidents/<str:number>/promote/`, to its pattern."""
    return dict(_walk("", get_resolver().url_patterns))


def _walk(
    prefix: str, patterns: list[URLPattern | URLResolver]
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(route, pattern.url_patterns)
        else:
            yield route, pattern
