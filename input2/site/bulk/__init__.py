"""Steps on many entries: choosing them, saying what happens to them, and the page of a run."""
