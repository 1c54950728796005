"""Which standards of one framework become which of another: the maps that ship, their schema, and holding them to both."""
