"""What organisers and visitors type about a call: shape and wording, no rules."""
