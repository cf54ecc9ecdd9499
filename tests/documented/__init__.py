"""What Microsoft documents of the requests the product makes, as rules that judge real ones.

Nothing here knows the sandbox: a request is judged as the sandbox's journal told it, by the pages.
"""
