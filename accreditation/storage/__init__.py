"""Where files are kept: a local folder or S3, behind one promise."""
