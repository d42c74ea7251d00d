"""Coordinates and shapes: what is accepted from outside, and in which words it is refused."""
