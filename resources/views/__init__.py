"""Pages: they translate, they never decide."""
