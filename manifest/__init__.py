"""The app package that an administrator uploads: one manifest made of parts, its pictures, its zip.

``python -m manifest`` makes it; ``docs/install.md`` says what to do with it.
"""
