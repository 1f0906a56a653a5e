"""One module a kind of mention: a pure function from View and compiled rules to mentions."""
