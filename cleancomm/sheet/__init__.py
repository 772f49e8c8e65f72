"""A csv or xlsx file -> its cells; what they mean is for others to say."""
