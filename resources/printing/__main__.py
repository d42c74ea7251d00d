"""The press: one page of HTML on standard input, its PDF (pdf/ua-1) on standard output.

Run by `documents.render`, never imported: whoever lacks Pango lacks paper and nothing else. It
fetches nothing, neither from the network nor from files; a picture or style sheet named by an
address stays away.
"""

import sys
from pathlib import Path
from typing import NoReturn

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

STYLE = Path(__file__).with_name("paper.css")


class NothingIsFetched(URLFetcher):
    """Refuses every address."""

    def fetch(self, url: str, headers: object = None) -> NoReturn:
        """Whatever it is."""
        raise ValueError("A printed page stands for itself; nothing is fetched.")


def press(html: str) -> bytes:
    """The page as PDF, tagged for readers of screens (ISO 14289-1)."""
    page = HTML(string=html, url_fetcher=NothingIsFetched(), media_type="print")
    style = CSS(string=STYLE.read_text(), url_fetcher=NothingIsFetched())
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1", stylesheets=[style])
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(press(sys.stdin.buffer.read().decode()))
