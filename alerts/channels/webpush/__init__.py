"""Notifications of browsers: Web Push (RFC 8030), encrypted (RFC 8291), signed by VAPID (8292)."""
