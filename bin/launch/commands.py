"""The commands a person may give."""

from __future__ import annotations

import argparse
from pathlib import Path

from launch import checks, dumps, trial, upkeep
from launch.places import here
from launch.settling import Beginning
from launch.speech import Refused, complain, say
from launch.up import Wish, up

HELP = """\
Accord: one live map for a region, one way to ask each other for help.

  bin/eoc up                     start everything and say where to open it
      --port N                     the console's port (8000); the public site takes the next
      --quiet                      without the story that plays by itself
      --empty --admin EMAIL        no demo region; prints a link for the first administrator
  bin/eoc down                   stop it; data stays in .local/
  bin/eoc test [pytest args]     the whole test suite on servers of its own, or a part of it
  bin/eoc check                  format, lint, types, imports, templates, migrations, settings

  bin/eoc manage COMMAND ...     any management command (manage help lists them)
  bin/eoc backup FILE            write everything into one verified file
  bin/eoc restore FILE [--yes]   replace everything by such a file
  bin/eoc reset [--yes]          delete this checkout's data and begin again
  bin/eoc bench NAME ...         measure something on a platform of its own
  bin/eoc endure ...             break things on purpose and watch it recover

Needs Python 3.11 or 3.12. PostgreSQL with PostGIS and Redis are found on the machine, installed by
apt as root, or unpacked into .local/ without root; they listen on private sockets only. With
DATABASE_URL and REDIS_URL set, those are used and nothing is started in their place.
A real installation begins with: ACCORD_MODE=live bin/eoc up --empty --admin EMAIL
"""


def main(arguments: list[str]) -> int:
    try:
        return _dispatch(arguments)
    except Refused as refusal:
        complain(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1


def _dispatch(arguments: list[str]) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    if name in {"-h", "--help", "help"}:
        say(HELP.rstrip())
        return 0
    if name == "test":
        return trial.test(here(), rest)
    if name == "manage":
        return trial.manage(here(), rest or ["help"])
    if name == "bench":
        return trial.bench(here(), "bench", rest)
    if name == "endure":
        return trial.bench(here(), "bench.endure", rest)
    return _plain(name, rest)


def _plain(name: str, rest: list[str]) -> int:
    """The commands whose words are all ours."""
    asked = _parser(name).parse_args(rest)
    places = here()
    match name:
        case "up":
            return up(places, Wish(asked.port, asked.quiet, Beginning(asked.empty, asked.admin)))
        case "check":
            return checks.check(places)
        case "down":
            return upkeep.down(places)
        case "reset":
            return upkeep.reset(places, yes=asked.yes)
        case "backup":
            return dumps.backup(places, asked.file.absolute())
        case _:
            return dumps.restore(places, asked.file.absolute(), yes=asked.yes)


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"bin/eoc {name}")
    match name:
        case "up":
            parser.add_argument("--port", type=_port, default=8000, metavar="N")
            parser.add_argument("--quiet", action="store_true")
            parser.add_argument("--empty", action="store_true")
            parser.add_argument("--admin", metavar="EMAIL")
        case "backup" | "restore":
            parser.add_argument("file", type=Path, metavar="FILE")
        case "check" | "down" | "reset":
            pass
        case _:
            raise Refused(f"There is no command {name!r}. To see them all: bin/eoc --help")
    if name in {"restore", "reset"}:
        parser.add_argument("--yes", action="store_true", help="do not ask")
    return parser


def _port(words: str) -> int:
    number = int(words)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number
