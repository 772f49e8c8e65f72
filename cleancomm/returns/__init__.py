"""Forms that have come back: a file -> its rows, what each says, and the one step that records them."""
