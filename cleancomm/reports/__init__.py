"""What the tool answers: one room an answer, (campaign, question) -> a frozen report. Pure, and without a form of output."""
