"""Copies of everything that cannot be made again: one encrypted file, made while it runs.

In it: the database, the files people attached, the audit's head, the settings that are no
secret, and a manifest. Never in it: any key. ``keys`` prints those as a sheet for the safe.
"""
