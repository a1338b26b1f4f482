"""The static mirror: everything public as plain files that need no server.

Pages are made by the site's own views, so a mirror shows what the site shows and nothing else.
`building.build` is the way in; a mirror is a folder of files with relative links, a list of their
sums (`manifest`) and a search of its own (`index`). Nothing here asks the network.
"""
