"""Lets `python bin/launch` find its own package and nothing else."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from launch.commands import main

sys.exit(main(sys.argv[1:]))
