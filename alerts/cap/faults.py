"""Why a document was refused, and what is wrong with a message that is about to go out."""

from dataclasses import dataclass

from eoc.text.strict_xml import XmlFault


class CapFault(XmlFault):
    """A CAP document is refused; `path` and `line` say where, the message says what to do."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a message: by which rule, what was found, what to do about it.

    Where it `refuses`, the message may not leave; otherwise whoever writes is warned.
    """

    rule: str
    found: str
    do: str
    refuses: bool = True

    def __str__(self) -> str:
        return f"{self.found}: {self.do}" if self.found else self.do
