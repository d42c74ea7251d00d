"""Makes the illustrative part of the demo region, the same bytes from the same seed."""
