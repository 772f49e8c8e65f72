"""(plan, progress, day) -> what stands done, against the schedule. Pure: no clock, no files, no terminal."""
