"""The national benchmark: a field of generated cases on either database, and what each page costs on it."""
