"""What the files may hold, for people and their editors: every key explained, as JSON Schema and as a page."""
