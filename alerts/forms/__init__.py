"""Forms of the app: shapes of what people write."""
