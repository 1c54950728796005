"""A made-up national field of any size: the same cases every time for the same number and day."""
