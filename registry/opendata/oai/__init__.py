"""OAI-PMH 2.0: all public records for harvesters, in the order in which they changed.

A list goes on from the moment and the id of the last record it gave, so that it misses nothing
while records change, and its millionth page costs as much as its first. Withdrawn and merged
records stay in it for ever, as deleted.
"""
