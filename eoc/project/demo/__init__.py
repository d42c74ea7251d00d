"""Loads the demo region: whatever is missing is added, what is there stays as people left it."""
