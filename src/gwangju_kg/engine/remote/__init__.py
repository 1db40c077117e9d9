"""The adapter to a store that speaks the SPARQL 1.1 Protocol, in place of the data of a release."""
