"""Where everything lies in a site, and the links to it."""
