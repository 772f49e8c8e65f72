"""What leaves the tool as a document: one room a kind, each registered where it is made."""
