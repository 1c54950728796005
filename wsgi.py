"""What a web server imports."""

from accreditation.app import create_app

app = create_app()
