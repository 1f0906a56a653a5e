"""Pages for a browser: one report, or a corpus of them; each opens without any network."""
