"""Which settings an installation runs with, decided once from its mode."""

import os


def choose_settings() -> None:
    """Point Django at the production settings, or at the demo's small file on top of them."""
    demo = os.environ.get("ACCORD_MODE", "demo") == "demo"
    name = "eoc.project.settings_demo" if demo else "eoc.project.settings"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", name)
