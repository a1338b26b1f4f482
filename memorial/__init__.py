"""Configuration of the site: settings, addresses, the way in for the web server."""
