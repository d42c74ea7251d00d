"""Voice calls by a gateway: a script it reads aloud."""
