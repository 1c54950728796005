"""The limited child process in which a hostile file is opened: it measures, reads and draws, and decides nothing.

Its parts are started through `__main__.py` as `python -I -S`, with no environment and nothing else of the project in
reach. They write JSON lines and files into their own folder.
"""
