"""The framework as data: the file that ships, its schema, and reading, checking and comparing such files."""
