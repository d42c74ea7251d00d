"""Verbs of alerts and deliveries."""
