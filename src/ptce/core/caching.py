"""What each process keeps for itself: pages and pieces of pages, made again whenever they are missing.

Django's default cache is shared (a table): the limits of sign-in and the codes already used must hold over all processes. It is no place for pages.
"""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

process_cache = ConnectionProxy(caches, "process")
