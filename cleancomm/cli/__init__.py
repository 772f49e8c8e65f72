"""The edge: the only place that knows the terminal, the clock, the environment and exit codes."""
