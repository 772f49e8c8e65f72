"""What the plan says: from the bytes of its files to frozen models."""
