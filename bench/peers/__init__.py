"""Push servers others built, run from private configuration on loopback and ended by their pid."""
