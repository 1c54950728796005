"""Use cases, one noun a file; each function is one sentence that the user would say."""
