"""The blueprint that the pages of panel meetings share."""

from flask import Blueprint

bp = Blueprint("meetings", __name__, url_prefix="/meetings")
