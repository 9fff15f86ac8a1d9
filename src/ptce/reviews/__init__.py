"""Assignment, conflicts of interest, reviews, outside opinions, regional ranking."""
