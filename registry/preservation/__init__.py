"""Keeping the registry alive: backups, packages for archives, and bringing either back.

Everything that is kept is a bag (RFC 8493): files with the sums of all of them. Tables are read
and written here as plain rows, past models and door: what comes back is what was there, to the
last key.
"""
