"""Reads about judging, each at a fixed price; one module for each kind of page."""

from judging.selectors.people import is_judge, round_positions

__all__ = ["is_judge", "round_positions"]
