"""The web application.  `app.create_app` makes it."""
