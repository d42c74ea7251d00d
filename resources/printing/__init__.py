"""HTML in, PDF out, in a process of its own: only that process needs Pango."""
