"""A file of calls replayed at once by the management command."""

import argparse
import io
import json
import time
from contextlib import redirect_stdout

from django.core.management import call_command

from bench.report import machine, say


def main(words: list[str]) -> None:
    """Measure and print; boundaries of the same region are imported first."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench replay")
    parser.add_argument("calls")
    parser.add_argument("--boundaries", required=True)
    arguments = parser.parse_args(words)
    call_command("import_boundaries", arguments.boundaries, name_field="name", code_field="geoid")
    output = io.StringIO()
    begin = time.perf_counter()
    with redirect_stdout(output):
        call_command("replay_calls", arguments.calls, at_once=True)
    seconds = time.perf_counter() - begin
    result = json.loads(output.getvalue().strip().splitlines()[-1])
    rate = round(result["rows"] / seconds)
    say(bench="replay", rows_per_second=rate, **result, **machine())
