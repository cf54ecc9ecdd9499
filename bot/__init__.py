"""The Bot Framework surface; the only place that imports botbuilder."""
