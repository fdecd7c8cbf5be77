"""Small pure modules that every other part may use; no models."""
