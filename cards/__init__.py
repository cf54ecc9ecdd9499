"""Values in, Adaptive Card out: every sentence a person can see."""
