"""The sandbox's Dataverse: Web API v9.2 over a small seeded CRM."""
