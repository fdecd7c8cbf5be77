"""Reads about judging, each at a fixed price; one module for each kind of page."""

from judging.selectors.people import judges_of, round_positions

__all__ = ["judges_of", "round_positions"]
