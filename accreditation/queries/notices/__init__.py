"""Notices: who hears of something, what somebody heard, and whether they may still open it."""
