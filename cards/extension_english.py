"""What the message extension says in English."""

READ_BY_SENDER = (
    "Everybody in this conversation sees this list."
    " It was read with the rights of whoever inserted it; suggestions are never on it."
)
MORE_IN_DYNAMICS = "Dynamics may hold more activities than these."
NOTHING_FOUND = "No record that you may read has this name, address or domain."
NO_SUCH_LINK = "This link leads to no record of your organisation's Dynamics 365 that you may read."
TOO_LONG = "This is longer than any name. Type a part of it."
NOTHING_RECENT = "Type the name of a customer, an address, a domain, or paste a Dynamics link."
ONLY_SEARCH = "Here records are found and inserted; there is nothing else to do or to set."
