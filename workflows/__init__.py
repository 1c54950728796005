"""When things may move: pure tables of steps and their guards; knows no database, no page and no person."""
