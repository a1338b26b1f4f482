"""The one door for writing: every change has an editor, a reason, a history and an index entry."""
