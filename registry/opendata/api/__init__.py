"""The interface for programs: everything published, read only, in stable names."""
