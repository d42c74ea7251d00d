"""The HTTP contract of gateways for SMS and voice, `docs/gateways.md`."""
