"""A whole day of use, after which nothing of anybody's mail may be where it does not belong.

``world`` hides unique words in what three people have; ``steps`` are their day; ``evidence`` keeps
whatever somebody could see or find afterwards; ``scanner`` looks for the words in it.
"""
