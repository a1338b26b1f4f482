"""The public log: what changed on public pages, when and why; never who."""
