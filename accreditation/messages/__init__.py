"""Letters as they leave: their words in text and HTML, and the channels that carry them."""
