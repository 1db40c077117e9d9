"""The processes of ``gwangju-kg serve``: web processes, release switch, log thread."""
