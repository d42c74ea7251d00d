"""Who may answer for an alert; pure predicates, the same for pages and API."""
