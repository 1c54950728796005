"""The placement accreditation service."""
