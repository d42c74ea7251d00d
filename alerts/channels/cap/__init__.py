"""CAP receivers: public alerts as the signed document itself, to partners and others."""
