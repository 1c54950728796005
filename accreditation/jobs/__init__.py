"""What the background worker does, and the loop in which it does it."""
