"""What must hold of a fan-out after every fault: each reached once, or given up and told of."""

from collections.abc import Collection, Iterator, Mapping

SETTLED = ("sent", "dead")


def faults(
    wanted: Collection[str],
    effects: Mapping[str, int],
    states: Mapping[str, str],
    paged: Collection[str],
) -> Iterator[str]:
    """Whatever is wrong, by dedupe key.

    `effects`: how often the receiver acted on each key, after its own deduplication. `states`: how
    each delivery stands. `paged`: keys of the given up of which somebody was told.
    """
    for key in wanted:
        state, times = states.get(key, "never written"), effects.get(key, 0)
        if state not in SETTLED:
            yield f"{key} is {state}"
        elif state == "sent" and not times:
            yield f"{key} is marked as sent and never came"
        elif state == "dead" and key not in paged:
            yield f"{key} is given up and nobody was paged"
    for key, times in effects.items():
        if times > 1:
            yield f"{key} had {times} effects"
        if key not in wanted:
            yield f"{key} came and nobody wanted it"
    for key in states.keys() - set(wanted):
        yield f"{key} is a delivery nobody wanted"
