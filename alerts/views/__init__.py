"""Pages of alerts and of the outbox."""
