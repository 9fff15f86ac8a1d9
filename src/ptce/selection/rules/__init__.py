"""Rules of the selection: order and line, what a list must hold, its digest, its plot."""
