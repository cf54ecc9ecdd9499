"""What answers a person, on whichever surface they ask: questions and presses in, cards out."""
