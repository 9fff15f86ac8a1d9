"""E-mail addresses, as every form reads them."""

# What the columns hold, and what RFC 5321 lets a server carry.
ADDRESS_MAX = 254
ADDRESS_TOO_LONG = f"Cette adresse est trop longue\u00a0: {ADDRESS_MAX} caractères au plus."
