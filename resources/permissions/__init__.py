"""Who may do what with assets, requests and deployments; pure predicates."""
