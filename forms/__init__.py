"""What may be typed: shape and wording only. A form never queries, saves, or knows the person."""
