class EmbeddedError(SystemExit):
    """Ends the process with one sentence on stderr and status 1, wherever nobody catches it."""
