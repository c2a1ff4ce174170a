"""One file per module of navigator."""
