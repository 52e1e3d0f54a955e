"""The tests: units, flows on real servers, browsers and faults."""
