"""Every model stands in docs/glossary.md."""

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
OURS = {"access", "journal", "agencies", "incidents", "resources", "alerts"}


def test_every_model_stands_in_the_glossary() -> None:
    words = set(re.findall(r"^\| \*\*(\w+)\*\* \|", GLOSSARY.read_text(), re.MULTILINE))
    models = {m.__name__ for m in apps.get_models() if m._meta.app_label in OURS}
    assert models - words == set()
