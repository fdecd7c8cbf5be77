"""Judging: rounds, judges, conflicts of interest, scorecards and rankings."""
