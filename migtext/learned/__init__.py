"""Events and links that are learned from marked documents: triggers, arguments, and what belongs to one event."""
