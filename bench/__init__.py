"""Measurements on a running platform; each prints JSON lines and ends with its figures."""
