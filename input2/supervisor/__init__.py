"""What `make run` and `make dev` start: web, worker and beat, and their end in that order."""
