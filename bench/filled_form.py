"""What a browser would send of a page's form, were its first button pressed at once."""

from html.parser import HTMLParser

Fields = list[tuple[str, str]]


class _Form(HTMLParser):
    """Fields of the form that posts into `main`, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = []
        self.inside = False
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what has a name and a value."""
        said = {name: value or "" for name, value in attrs}
        self.inside = self.inside or tag == "main"
        if tag == "select":
            self.select = said.get("name", "")
        elif tag == "textarea":
            self.area = said.get("name", "")
        elif not self.inside:
            return
        elif tag == "option" and "selected" in said and self.select:
            self.fields.append((self.select, said.get("value", "")))
        elif tag == "input" and said.get("name") and _counts(said):
            self.fields.append((said["name"], said.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """What comes after `main` is not of the form."""
        self.inside = self.inside and tag != "main"

    def handle_data(self, data: str) -> None:
        """What a text area holds."""
        if self.area:
            self.fields.append((self.area, data.removeprefix("\n")))
            self.area = ""


def _counts(said: dict[str, str]) -> bool:
    return said.get("type") not in ("checkbox", "radio") or "checked" in said


def filled(page: str) -> Fields:
    """Names and values of the page's one form."""
    form = _Form()
    form.feed(page)
    return form.fields
