"""A template of Riverton's, its English reviewed."""

from alerts.services import public_templates
from eoc.access import scope
from tests.doors_public_templates import BASE, WORDS
from tests.placed.world import SECRET, World


def place_public_templates(world: World) -> None:
    riverton = world.cast.agencies["riverton"]
    fields = {name: value for name, value in BASE.items() if name != "agency"}
    texts = {name: value for name, value in WORDS.items() if name != "language"}
    with scope(world.cast.actor("ada")) as ada:
        made = public_templates.add(agency=riverton, by=ada, **{**fields, "name": SECRET})
        made = public_templates.write(
            template=made,
            version=1,
            language="en-US",
            texts={**texts, "instruction": SECRET},
            by=ada,
        )
        public_templates.review(
            template=made,
            language="en-US",
            digest=made.digest("en-US"),
            agency=riverton,
            by=ada,
        )
    world.put("public_template", made)
