"""The pages on which organisers screen: the queue, one entry at the desk, and what can still be taken back."""
