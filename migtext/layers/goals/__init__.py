"""References to the objectives of the GCM and to the SDGs."""
