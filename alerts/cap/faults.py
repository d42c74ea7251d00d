"""Why a document was refused: the element, its line, and what to do."""

from eoc.errors import Invalid


class CapFault(Invalid):
    """A CAP document is refused; `path` and `line` say where, the message says what to do."""

    def __init__(self, path: str, line: int | None, says: str) -> None:
        where = f"{path}, line {line}" if line else path
        super().__init__(f"{where}: {says}")
        self.path, self.line = path, line
