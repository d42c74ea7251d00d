"""The press: one page of HTML on standard input, its PDF on standard output; it fetches nothing.

Run as a process of its own, never imported: whoever lacks Pango lacks paper and nothing else.
"""

import sys
from typing import NoReturn

from weasyprint import HTML
from weasyprint.urls import URLFetcher


class NothingIsFetched(URLFetcher):
    """Refuses every address."""

    def fetch(self, url: str, headers: object = None) -> NoReturn:
        """Whatever it is."""
        raise ValueError("A printed page stands for itself; nothing is fetched.")


if __name__ == "__main__":
    page = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=NothingIsFetched())
    sys.stdout.buffer.write(page.write_pdf(pdf_variant="pdf/ua-1"))
