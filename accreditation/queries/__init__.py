"""Named reads, one noun a file; nothing here writes."""
