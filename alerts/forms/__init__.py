"""Forms of rosters and silences: shapes of what people write."""
