"""Files of reviewers as offices keep them: read as rows of cells, and each row as what it says of a reviewer; pure."""
