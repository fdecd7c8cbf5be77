"""Entries: what applicants write, hand in and are told, and the organisers' screening."""
