"""Webhooks signed as Standard Webhooks: to public https addresses when live, else the sink."""
