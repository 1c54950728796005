"""What the pages ask of people: how long they are, and how often somebody clicks, types and scrolls for a task."""
