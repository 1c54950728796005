"""The demonstration: a field of providers, people and cases, made through the services under a set clock; never production's."""
