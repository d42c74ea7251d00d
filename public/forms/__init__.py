"""What anybody may type."""
