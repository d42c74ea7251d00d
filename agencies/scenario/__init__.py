"""The door for scenarios: words of a file become calls of services (SCENARIO_VERBS)."""
