"""Pure rules of the field, one noun a file; they refuse to know of databases, pages or people's permissions."""
