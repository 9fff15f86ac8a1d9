"""Rules of the examination: conflicts of interest, weighted means, regional ranks, the history in French."""
