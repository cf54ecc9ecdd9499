"""The control API: what a test or a person may do to the sandbox from outside.

``mounted`` is the list of its parts; services that have one of their own use ``reading``, so
nothing is imported here.
"""
