"""The files of the accurate named-entity model; migtext finds them beside this module."""
