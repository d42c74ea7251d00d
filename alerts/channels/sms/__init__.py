"""SMS by a gateway: subject and short link, in as few segments as they need."""
