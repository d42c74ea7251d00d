"""Forms of rosters, silences and escalation: shapes of what people write."""
