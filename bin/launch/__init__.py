"""The launcher: from a bare machine to the running platform, standard library only."""
