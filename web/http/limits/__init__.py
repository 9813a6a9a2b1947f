"""What is refused unseen, how many requests are worked on at a time, how many may wait, and who is turned away."""
