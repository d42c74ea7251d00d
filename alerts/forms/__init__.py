"""Forms of public alerts."""
