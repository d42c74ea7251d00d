"""Reads that need more than one table, and the rows browsers and the API know."""
