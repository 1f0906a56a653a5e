"""What a report is turned into for people and files."""
