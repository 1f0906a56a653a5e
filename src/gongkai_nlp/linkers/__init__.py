"""What needs several kinds of mention: who, when, how much of what, and what does not add up."""
