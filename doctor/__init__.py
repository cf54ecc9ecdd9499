"""``python -m doctor``: what stands between these settings and a tenant, and where to click.

It asks the neighbours what anybody may ask and takes tokens of the app alone; nobody's mail or
rows are read, and nothing is changed.
"""
