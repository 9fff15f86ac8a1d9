"""What crosses apps and only reads: home, public pages of a call and a pole, legal pages."""
