"""The live channel measured beside other push servers."""

from bench.push.command import main

__all__ = ["main"]
