"""The content model: records, their enumerations and the values they are made of.

Standard library only. Everything here is frozen; nothing here reads or writes.
"""
