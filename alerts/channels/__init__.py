"""Channels: one folder each, with a transport for live and one for the local sink."""
