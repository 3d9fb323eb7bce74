"""``python -m migtext`` is the command ``migtext``."""

from migtext.cli import app

if __name__ == "__main__":
    app(prog_name="python -m migtext")
