"""Pages and documents of the public side."""
