"""Imported by the server that processes start from: they share the tables that it has loaded, and begin at once.

The named-entity model is not among them, because its threads cannot be shared.
"""

import gc
from contextlib import suppress

from migtext.pipeline import Pipeline
from migtext.run.warming import warm_up

with suppress(Exception):  # each process meets the error again, and can tell it
    warm_up(Pipeline(model="none"))
gc.collect()
gc.freeze()
