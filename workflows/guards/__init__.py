"""What an application's steps ask for, one part of its life a file; each guard names all that is missing."""
