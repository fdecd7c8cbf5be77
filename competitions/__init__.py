"""Calls: what a competition asks for, by when, by which rules, and who runs it."""
