"""Load over HTTP: the site as it runs, peers on the same rows, and plain files as the limit."""
