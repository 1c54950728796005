"""Who may do what; never when."""
