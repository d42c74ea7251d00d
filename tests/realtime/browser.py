"""What a browser holds: a snapshot, then every entry it hears, by the rules of `store.js`."""

from collections.abc import Iterable
from typing import Any

LISTS = {"incident": "incidents", "asset": "assets", "request": "requests", "alert": "alerts"}
Row = dict[str, Any]


class Picture:
    """Rows by noun and uuid; the newest version wins whatever order entries arrive in."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.tables: dict[str, dict[str, Row]] = {
            noun: {row["uuid"]: row for row in snapshot[name]} for noun, name in LISTS.items()
        }

    def hear(self, entries: Iterable[dict[str, Any]]) -> None:
        """Take entries of any streams in any order."""
        for entry in entries:
            said = entry["payload"]
            if said.get("noun") in self.tables and said.get("row"):
                self._put(self.tables[said["noun"]], said["op"], said["row"])

    def shown(self) -> dict[str, dict[str, Row]]:
        """What is on the screen; closed incidents and answered alerts are not."""
        return {
            noun: {key: row for key, row in rows.items() if not _over(row)}
            for noun, rows in self.tables.items()
        }

    def _put(self, table: dict[str, Row], op: str, row: Row) -> None:
        held = table.get(row["uuid"])
        if op == "left":
            if held and row.get("version", 1 << 60) > held["version"]:
                del table[row["uuid"]]
        elif held is None or _newer(row, held):
            richer = held is not None and _rank(row) >= _rank(held)
            table[row["uuid"]] = {**held, **row} if held and richer else row


def _over(row: Row) -> bool:
    return row.get("stage") == "closed" or bool(row.get("acknowledged"))


def _rank(row: Row) -> int:
    return {"existence": 0, "listed": 0, "area": 1, "summary": 2}.get(row.get("detail", ""), 3)


def _newer(row: Row, held: Row) -> bool:
    if row["version"] != held["version"]:
        return bool(row["version"] > held["version"])
    return _rank(row) >= _rank(held)
