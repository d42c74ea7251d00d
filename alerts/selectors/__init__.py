"""Alerts and deliveries as their agencies see them."""
