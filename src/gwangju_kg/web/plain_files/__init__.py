"""The pages of a server over plain files: home, search, classes, things, downloads, VoID."""
