"""Reading and making documents, away from the web server."""
