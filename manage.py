#!/usr/bin/env python
"""Run a management command against the servers named in the environment."""

import sys

from django.core.management import execute_from_command_line

from eoc.project.environment import choose_settings, process_of

if __name__ == "__main__":
    choose_settings(process_of(sys.argv))
    execute_from_command_line(sys.argv)
