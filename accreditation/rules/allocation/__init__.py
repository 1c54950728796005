"""Who reviews what: the question as values, the rules that hold, what is weighed, and an answer with its reasons."""
