"""One program for each queue: ``<program> <redis port> <jobs>`` prints seconds for that many."""
