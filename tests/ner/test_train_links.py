"""Networks, losses, learning and a whole run of the training of events and links, with a small encoder of our own."""

import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the training of models needs torch; install migtext[train]")
pytest.importorskip("onnx", reason="the training of models needs onnx; install migtext[train]")

from marked_passages import TEXT, document, marks, row, seminar, span, vocabulary  # noqa: E402

from migtext.errors import MigtextError  # noqa: E402
from migtext.learned import features  # noqa: E402
from migtext.learned.heads import load_heads, softmax  # noqa: E402
from migtext.ner.scheme import tags  # noqa: E402
from models.train.export import Embeddings, Shape, export  # noqa: E402
from models.train.links import learning  # noqa: E402
from models.train.links import run as runs  # noqa: E402
from models.train.links.calibration import PLAIN  # noqa: E402
from models.train.links.export import arrays_of, write_encoder  # noqa: E402
from models.train.links.heads import write_heads  # noqa: E402
from models.train.links.learning import Learner, examples_of  # noqa: E402
from models.train.links.losses import Losses, choice_loss, lesson_of, moved  # noqa: E402
from models.train.links.marks import part_of  # noqa: E402
from models.train.links.network import Encoder, Heads, means, name_probabilities  # noqa: E402
from models.train.links.reads import NAMES, read_all, read_with  # noqa: E402
from models.train.links.recovered import recover  # noqa: E402
from models.train.links.run import Request, Run, shared  # noqa: E402
from models.train.links.targets import targets_of  # noqa: E402
from models.train.links.taught import Teacher  # noqa: E402
from models.train.links.texts import NEREL_FILE  # noqa: E402
from models.train.links.vectors import read_by, vectors_of  # noqa: E402

WIDTH, INNER, PLACES = 32, 128, 200
IDS = np.array([[0, 5, 6, 7, 1], [0, 8, 1, 2, 2]])
LOSS = {"tag": 0.005, "trigger": 3.0, "type": 0.05, "status": 0.025, "link": 0.25, "role": 0.125, "some_role": 1.5}
SETTINGS = {
    "seed": 1,
    "epochs_before": 1,
    "epochs": 2,
    "slices": 2,
    "batch": 1,
    "pieces": 400,
    "hidden_pieces": 0.1,
    "dropped": 0.1,
    "rate": 1e-3,
    "head_rate": 1e-2,
    "warm_up": 2,
    "least_rate": 0.02,
    "weight_decay": 0.01,
    "longest_gradient": 5.0,
    "outside": 0.0,
    "loss": LOSS | {"same": 0.05, "most_pairs": 2, "names": 0.02, "marked_names": 0.1, "taught": 0.5},
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A small encoder of random weights, as it is shipped."""
    rng = np.random.default_rng(1)
    weights = {"places": rng.normal(size=(PLACES, WIDTH)), "outputs.1.bias": rng.normal(size=sum(NAMES))}
    weights["outputs.1.weight"] = rng.normal(size=(sum(NAMES), WIDTH))
    sizes = {"attention_in": (3 * WIDTH, WIDTH), "attention_out": (WIDTH, WIDTH)}
    sizes |= {"forward_in": (INNER, WIDTH), "forward_out": (WIDTH, INNER)}
    for name, size in sizes.items():
        weights[f"layers.0.{name}.weight"], weights[f"layers.0.{name}.bias"] = rng.normal(size=size), np.zeros(size[0])
    for name in ("norm", "layers.0.attention_norm", "layers.0.forward_norm"):
        weights[f"{name}.weight"], weights[f"{name}.bias"] = np.ones(WIDTH), np.zeros(WIDTH)
    pieces = vocabulary().tokenizer.get_vocab_size()
    words = Embeddings(
        rng.integers(0, 256, (pieces, WIDTH // 2), np.uint8), np.full((pieces, WIDTH // 32), 0.1, np.float32)
    )
    folder = tmp_path_factory.mktemp("model")
    single = {name: values.astype(np.float32) for name, values in weights.items()}
    export(single, words, Shape(heads=2, places=PLACES, epsilon=1e-12), 1, folder / "names.onnx")
    vocabulary().tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "card.md").write_text("# Small\n", "utf-8")
    return folder


def test_an_encoder_is_recovered_as_it_was_shipped(exported, tmp_path):
    found = recover(exported / "names.onnx")
    assert (found.depth, found.width, found.inner, found.shape.heads) == (1, WIDTH, INNER, 2)
    export(found.weights, found.embeddings, found.shape, found.depth, tmp_path / "again.onnx")
    assert (tmp_path / "again.onnx").read_bytes() == (exported / "names.onnx").read_bytes()


def test_other_files_are_no_encoder(tmp_path):
    (tmp_path / "names.onnx").write_bytes(b"no model")
    with pytest.raises(MigtextError, match=r"names\.onnx: expected an encoder written by models\.train"):
        recover(tmp_path / "names.onnx")


def test_the_exported_vectors_are_those_of_the_network(exported, tmp_path):
    recovered = recover(exported / "names.onnx")
    encoder = Encoder(recovered).eval()
    write_encoder(encoder, recovered, tmp_path / "names.onnx")
    shipped, learned = read_with(tmp_path / "names.onnx")(IDS), read_by(encoder)(IDS)
    for one, other in zip(shipped, learned, strict=True):
        assert one.dtype == np.float32
        assert np.abs(one - other)[IDS != 2].max() < 0.1 * np.abs(other).max()
    assert recover(tmp_path / "names.onnx").depth == 1


def test_the_exported_heads_score_like_the_network(tmp_path):
    torch.manual_seed(3)
    heads = Heads(WIDTH).eval()
    write_heads(arrays_of(heads), PLAIN, tmp_path)
    shipped = load_heads(tmp_path)
    vectors, names, known = torch.randn(5, WIDTH), torch.randn(5, sum(NAMES)), torch.rand(5, features.WORD)
    with torch.no_grad():
        learned = heads.words(vectors, names, known)
        words = np.stack([np.arange(5), np.arange(1, 6)], axis=1)
        pairs = heads.links["event_role"](vectors, words, words[::-1], torch.zeros(5, features.PAIR))
    found = shipped.words(vectors.numpy(), name_probabilities(names).numpy(), known.numpy())
    for one, other in zip(found, learned, strict=True):
        assert np.allclose(one, softmax(other.numpy()), atol=2e-3)
    same = shipped.links["event_role"](vectors.numpy(), vectors.flip(0).numpy(), np.zeros((5, features.PAIR)))
    assert np.allclose(same, pairs.numpy(), atol=2e-3)


def test_means_of_ranges():
    found = means(torch.tensor([[1.0], [3.0], [8.0]]), np.array([[0, 2], [1, 1], [2, 3]]))
    assert found.tolist() == [[2.0], [0.0], [8.0]]


def test_a_choice_is_right_if_any_right_row_is_likely():
    scores = torch.tensor([0.0, 0.0, 0.0, 0.0, 5.0])
    groups, columns = torch.tensor([0, 0, 0, 0, 1]), torch.tensor([0, 1, 2, 3, 0])
    right = torch.tensor([True, True, False, False, True])
    assert choice_loss(scores, groups, columns, right).item() == pytest.approx(np.log(2))


def test_names_that_stay_as_they_were_cost_nothing():
    names = torch.randn(4, sum(NAMES))
    assert moved(names, names).item() == pytest.approx(0, abs=1e-5)
    assert moved(names, names.flip(0)).item() > 0


def test_organisations_that_a_reader_marked_are_what_names_become(exported):
    encoder, told = Encoder(recover(exported / "names.onnx")), seminar() | {"organisations": [span(TEXT, "МОТ")]}
    plain, marked = examples_of(
        [(one, lesson_of(targets_of(one, 1))) for one in map(document, (seminar(), told))], encoder, 400
    )
    order, layers = tags("names"), (NAMES[0], sum(NAMES[1:]))
    before, after = (example.names.split(layers, 1) for example in (plain, marked))
    (at,) = range(*marked.document.passage.words.span(*span(TEXT, "МОТ")))
    found = after[0].softmax(1)
    assert found[:, order.index("B-ORG")].gt(0.5).nonzero().tolist() == [[at]]
    assert found[:, order.index("I-ORG")].max() < 0.01
    others = [k for k, tag in enumerate(order) if tag != "O" and "ORG" not in tag]
    apart = torch.arange(len(found)) != at
    assert torch.allclose(found[apart][:, others], before[0].softmax(1)[apart][:, others], atol=1e-2)
    assert torch.equal(before[1], after[1])


def test_what_is_out_of_reach_teaches_nothing():
    event = seminar()["events"][1] | {"date": {"value": "1999"}}
    lesson = lesson_of(targets_of(document(row(events=[event])), 1))
    assert "event_date" not in lesson.stacks
    assert lesson.stacks["event_place"].right.sum() == 1


def test_losses_have_a_head_each(exported):
    found = document(seminar())
    encoder, heads = Encoder(recover(exported / "names.onnx")).eval(), Heads(WIDTH).eval()
    (vectors,) = vectors_of(encoder, [found.rows], 400)
    lesson = lesson_of(targets_of(found, 1))
    told = Losses(heads, SETTINGS["loss"])(lesson, vectors, encoder.names(vectors), np.random.default_rng(1))
    assert set(told) == {"tag", "type", "status", "event_date", "event_place", "event_role", "figure_date", "same"} | {
        "figure_place"
    }
    assert all(loss.item() > 0 for loss in told.values())


def teacher_of(exported: Path, folder: Path) -> tuple[Encoder, Teacher]:
    torch.manual_seed(2)
    encoder = Encoder(recover(exported / "names.onnx")).eval()
    write_heads(arrays_of(Heads(WIDTH)), PLAIN | {"outside": 1.0}, folder)
    return encoder, Teacher(read_by(encoder), load_heads(folder))


def test_a_teacher_says_how_probable_each_choice_is(exported, tmp_path):
    found = document(seminar())
    targets = targets_of(found, 1)
    _, teacher = teacher_of(exported, tmp_path)
    taught = teacher.of_marked(found, targets)
    for part in (taught.tags, taught.types, taught.statuses):
        assert np.allclose(part.sum(1), 1, atol=1e-5)
        assert len(part) == len(targets.tags)
    for link, said in zip(targets.links, taught.links, strict=True):
        assert len(said) == len(link.right)
        assert np.allclose(said.sum(-1), 1, atol=1e-5)
    assert len(taught.same) == len(targets.same) == 3


def test_a_teacher_finds_what_nobody_marked(exported, tmp_path):
    _, teacher = teacher_of(exported, tmp_path)
    targets, taught = teacher.of_unmarked(document(row()), 1)
    found = teacher.of_marked(document(row()), targets).tags[:, 0] < 0.5
    assert {*np.flatnonzero(targets.tags)} <= {*np.flatnonzero(found)}
    assert len(targets.mentions) > 0
    assert any(link.relation == "figure_date" for link in targets.links)
    assert len(taught.links) == len(targets.links)


def test_who_says_what_the_teacher_says_loses_least(exported, tmp_path):
    found = document(row())
    encoder, teacher = teacher_of(exported, tmp_path)
    targets, taught = teacher.of_unmarked(found, 1)
    lesson = lesson_of(targets, taught, marked=False)
    torch.manual_seed(2)
    same, other = Heads(WIDTH).eval(), Heads(WIDTH).eval()
    for values in other.parameters():
        values.data *= 4  # says what it says louder, so that the two differ by more than the products round
    (vectors,) = vectors_of(encoder, [found.rows], 400)
    told = [
        Losses(heads, SETTINGS["loss"])(lesson, vectors, encoder.names(vectors), np.random.default_rng(1))
        for heads in (same, other)
    ]
    assert told[0].keys() == told[1].keys() >= {"tag", "type", "event_date", "event_role", "figure_date"}
    for head, loss in told[0].items():
        assert 0 < loss.item() <= told[1][head].item(), head


def test_a_document_without_marks_teaches_only_what_the_teacher_says(exported, tmp_path):
    found = document(row())
    encoder, teacher = teacher_of(exported, tmp_path)
    targets, taught = teacher.of_unmarked(found, 1)
    (vectors,) = vectors_of(encoder, [found.rows], 400)
    losses = Losses(Heads(WIDTH).eval(), SETTINGS["loss"])
    one, other = (
        losses(lesson, vectors, encoder.names(vectors), np.random.default_rng(1))
        for lesson in (
            lesson_of(targets, taught, marked=False),
            lesson_of(replace(targets, tags=np.zeros_like(targets.tags)), taught, marked=False),
        )
    )
    assert {head: loss.item() for head, loss in one.items()} == {head: loss.item() for head, loss in other.items()}


def learner(exported: Path, path: Path, **changes) -> tuple[Learner, list, list[str]]:
    torch.manual_seed(1)
    encoder, heads = Encoder(recover(exported / "names.onnx")), Heads(WIDTH)
    plain = "Погода была хорошей."
    documents = [document(seminar()), document(row(plain, id="own-2"), plain), document(seminar() | {"id": "own-3"})]
    examples = examples_of([(one, lesson_of(targets_of(one, 1))) for one in documents], encoder, 400)
    told: list[str] = []
    return Learner(encoder, heads, SETTINGS | changes, path, told.append), examples, told


@pytest.mark.parametrize(("documents", "where"), [(4, "epoch 2, step 0"), (5, "epoch 2, step 1")])
def test_a_stopped_run_goes_on_to_the_same_weights(exported, tmp_path, monkeypatch, documents, where):
    through, examples, _ = learner(exported, tmp_path / "through.pt")
    through.train([examples] * 2, lambda number: None)
    monkeypatch.setattr(learning, "SAVE_EVERY", -1)
    left = iter(range(documents - 1))

    def stopped(names, before):
        if next(left, None) is None:
            raise InterruptedError
        return moved(names, before)

    path = tmp_path / "stopped.pt"
    with monkeypatch.context() as stop, pytest.raises(InterruptedError):
        stop.setattr(learning, "moved", stopped)
        learner(exported, path)[0].train([examples] * 2, lambda number: None)
    second, examples, told = learner(exported, path)
    second.train([examples] * 2, lambda number: None)
    assert told[0] == f"goes on at {where}"
    for one, other in ((through.encoder, second.encoder), (through.heads, second.heads)):
        for name, value in one.state_dict().items():
            assert torch.equal(value, other.state_dict()[name]), name


def test_documents_are_learned(exported, tmp_path):
    taught, examples, _ = learner(exported, tmp_path / "links.pt")
    taught.train([examples] * 25, lambda number: None)
    taught.encoder.eval()
    write_heads(arrays_of(taught.heads), PLAIN, tmp_path)
    pairs = [(example.document, targets_of(example.document, 1)) for example in examples]
    counts = runs.scoring.score(read_all(pairs, read_by(taught.encoder)), load_heads(tmp_path)).counts
    assert runs.scoring.f1(counts, "model", "mentions") > 0.8
    assert runs.scoring.f1(counts, "model", "event_date") > 0.8


def test_a_smaller_share_is_part_of_a_larger_one():
    several = [marks(row(id=f"own-{n}")) for n in range(20)]
    half, all_of_them = shared(several, 50, 1), shared(several, 100, 1)
    assert len(half) == 10
    assert half == all_of_them[:10] != several[:10]
    assert sorted(one.id for one in all_of_them) == sorted(one.id for one in several)


def write_nerel(root: Path) -> None:
    """A document of our own in the form of NEREL."""
    text = "В среду в Оше открылся форум."
    annotation = "T1\tEVENT 15 28\tоткрылся форум\nT2\tCITY 10 13\tОше\nR1\tTAKES_PLACE_IN Arg1:T1 Arg2:T2\n"
    (root / NEREL_FILE).parent.mkdir()
    with tarfile.open(root / NEREL_FILE, "w:gz") as archive:
        for name, content in (("dev/1_text.txt", text), ("dev/1_text.ann", annotation)):
            member = tarfile.TarInfo(name)
            member.size = len(content.encode())
            archive.addfile(member, io.BytesIO(content.encode()))


@pytest.fixture
def request_of(exported, tmp_path, monkeypatch):
    """A run on marks of our own, with a document or more in each part, without the corpora of names."""
    monkeypatch.setattr(runs, "check_corpora", lambda root: None)
    monkeypatch.setattr(runs, "name_scores", lambda *_: {"ru": {"before": 80.0, "after": 79.0}})
    folder, own = tmp_path / "marks", tmp_path / "own"
    folder.mkdir()
    own.mkdir()
    keys: dict[str, list[str]] = {"train": [], "tune": [], "test": []}
    for number in range(200):
        keys[part_of(marks(row(id=f"own-{number}")), ())].append(f"own-{number}")
    chosen = [*keys["train"][:3], *keys["tune"][:1], *keys["test"][:1]]
    rows = [json.dumps(seminar() | {"id": key}, ensure_ascii=False) for key in chosen]
    (folder / "ru.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "held_out.txt").write_text("", "utf-8")
    items = "\n\n".join(f"### {key.removeprefix('own-')}\n{TEXT}" for key in chosen)
    for code in ("kk", "ky", "ru"):
        (own / f"{code}.ann.txt").write_text(items if code == "ru" else "", "utf-8")
    write_nerel(tmp_path)
    return Request(tmp_path, exported, tmp_path / "out", SETTINGS, marks=folder, own=own)


def test_a_whole_run(request_of):
    run = Run(request_of)
    run.ship(*run.train())
    folder = request_of.out / "export"
    assert {path.name for path in folder.iterdir()} == {
        "names.onnx",
        "heads.npz",
        "tokenizer.json",
        "card.md",
        "inputs.json",
    }
    scores = json.loads((request_of.out / "scores.json").read_text("utf-8"))
    assert scores["tune"]["documents"] == scores["test"]["documents"] == 1
    with np.load(folder / "heads.npz") as stored:
        assert json.loads(bytes(stored["settings"])) == scores["settings"]
        assert stored["tag.weight"].dtype == np.float16
    assert "| Russian | 80.0 | 79.0 |" in (folder / "card.md").read_text("utf-8")
    assert "links" in json.loads((folder / "inputs.json").read_text("utf-8"))
    again = Run(request_of)
    again.ship(*again.train())
    assert "goes on at epoch 4" in (request_of.out / "log.txt").read_text("utf-8")


def test_a_run_with_a_teacher(request_of, monkeypatch):
    teacher = Run(request_of)
    teacher.ship(*teacher.train())
    plain = "Семинар прошёл в Оше."
    told = row(plain, id="own-9999") | {"reader": "a"}
    monkeypatch.setattr(runs.Texts, "unmarked", lambda self, kept: iter([marks(told)]))
    monkeypatch.setattr(runs.Texts, "passage", lambda self, one: plain if one.id == "own-9999" else TEXT)
    request = replace(request_of, out=request_of.out.with_name("student"), teacher=request_of.out / "export")
    run = Run(request)
    run.ship(*run.train())
    log = (request.out / "log.txt").read_text("utf-8")
    assert "taught 3 documents with marks and 1 without" in log
    inputs = json.loads((request.out / "inputs.json").read_text("utf-8"))
    assert {"teacher/names.onnx", "teacher/heads.npz"} <= inputs["sha256"].keys()


def test_a_folder_begun_with_other_inputs_is_refused(request_of):
    Run(request_of)
    with pytest.raises(MigtextError, match=r"inputs\.json: the run in this folder was begun with other inputs"):
        Run(replace(request_of, share=50))


def test_a_missing_corpus_of_names_is_told_before_the_training(exported, tmp_path):
    with pytest.raises(MigtextError, match=r"IOB2_valid\.txt: no such file"):
        Run(Request(tmp_path, exported, tmp_path / "out", SETTINGS))
