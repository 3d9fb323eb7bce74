"""The wheel, installed where nothing of the repository is seen, holds all that an extraction needs."""

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLE = min((ROOT / "examples" / "releases").glob("kk-*.txt"))
SCRIPTS = "Scripts" if os.name == "nt" else "bin"

INSIDE = """
import json
from pathlib import Path
import migtext
from migtext import resources
gazetteers, package = resources.data_folder("gazetteers"), Path(migtext.__file__).parent
print(json.dumps({
    "package": str(package),
    "gazetteers": sorted(path.name for path in gazetteers.glob("*/*.toml")),
    "gazetteers_folder": str(gazetteers),
    "languages": sorted(path.relative_to(package / "languages").as_posix()
                        for path in (package / "languages").glob("**/*.toml")),
}))
"""


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with the built wheel in it, and the libraries that it needs."""
    folder = tmp_path_factory.mktemp("wheel")
    isolation = ["--no-isolation"] if importlib.util.find_spec("hatchling") else []
    run(sys.executable, "-m", "build", "--wheel", *isolation, "--outdir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    home = folder / "venv"
    venv.create(home)
    python = home / SCRIPTS / "python"
    pip = (sys.executable, "-m", "pip", "--python", python)
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", "--no-compile", wheel, cwd=folder)
    # The libraries are borrowed from the environment of the tests. Of a folder named in a .pth file no .pth files are
    # read, so that an editable install of the repository stays unseen.
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    borrowed = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (site / "borrowed.pth").write_text("\n".join(borrowed) + "\n", "utf-8")
    return home


def test_tables_travel_inside(home: Path) -> None:
    found = json.loads(run(home / SCRIPTS / "python", "-I", "-c", INSIDE, cwd=home))
    assert Path(found["package"]).is_relative_to(home.resolve())
    assert Path(found["gazetteers_folder"]).is_relative_to(found["package"])
    assert found["gazetteers"] == sorted(path.name for path in (ROOT / "gazetteers").glob("*/*.toml"))
    languages = ROOT / "migtext" / "languages"
    assert found["languages"] == sorted(path.relative_to(languages).as_posix() for path in languages.glob("**/*.toml"))


def test_command_extracts(home: Path) -> None:
    out = run(home / SCRIPTS / "migtext", "extract", EXAMPLE, cwd=home)
    record = json.loads(out)
    assert record["document"]["language"] == "kk"
    assert all(record[layer] for layer in ("dates", "figures", "organisations", "places"))


def test_package_extracts(home: Path) -> None:
    code = "import migtext; print(migtext.extract('Жиналыс 2023 жылғы 14 маусымда өтті.').dates[0].value)"
    assert run(home / SCRIPTS / "python", "-I", "-c", code, cwd=home).strip() == "2023-06-14"
