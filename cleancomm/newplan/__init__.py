"""Making a new plan: a table, or what a person answers, -> the texts of its files."""
