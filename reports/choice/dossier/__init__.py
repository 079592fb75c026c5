"""What a council reads before it decides where the next workshop takes place."""
