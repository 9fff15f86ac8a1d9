"""What a call says by itself: pure functions, told everything."""
