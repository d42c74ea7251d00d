"""Cells that a spreadsheet will not run as a formula."""

TRIGGERS = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: object) -> str:
    """The cell's text, with an apostrophe before anything that would begin a formula."""
    if isinstance(cell, int | float):
        return str(cell)
    text = str(cell)
    return f"'{text}" if text.startswith(TRIGGERS) else text
