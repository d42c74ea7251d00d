"""The push: one hub a process, one subscription, the same bytes to every local socket."""
