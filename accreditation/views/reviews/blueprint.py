"""The blueprint that a reviewer's pages share."""

from flask import Blueprint

bp = Blueprint("reviews", __name__, url_prefix="/reviews")
