"""What does not leave, and the attack that tries it."""
