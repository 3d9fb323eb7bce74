"""The encoder: a post-norm BERT with frozen word embeddings and one linear head at each depth that is asked for."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.train.base import Base


class Layer(nn.Module):
    """Self-attention and a feed-forward block, each followed by the sum with its input and a layer norm.

    In training the share ``dropped`` of what is added is left out.
    """

    def __init__(self, width: int, heads: int, inner: int, epsilon: float, dropped: float = 0.0) -> None:
        super().__init__()
        self.heads = heads
        self.attention_in = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, epsilon)
        self.forward_in = nn.Linear(width, inner)
        self.forward_out = nn.Linear(inner, width)
        self.forward_norm = nn.LayerNorm(width, epsilon)
        self.dropped = nn.Dropout(dropped)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Hidden states after this layer; ``bias`` is added to the attention scores."""
        rows, length, width = hidden.shape
        mixed = self.attention_in(hidden).view(rows, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = mixed.unbind(0)
        with torch.autocast(hidden.device.type, enabled=False):
            scores = (query * (width // self.heads) ** -0.5) @ key.transpose(2, 3)
            seen = scores.add_(bias.to(scores.dtype)).softmax(-1) @ value
        seen = seen.transpose(1, 2).reshape(rows, length, width)
        hidden = self.attention_norm(hidden + self.dropped(self.attention_out(seen)))
        inner = functional.gelu(self.forward_in(hidden))
        return self.forward_norm(hidden + self.dropped(self.forward_out(inner)))


class Network(nn.Module):
    """Piece ids to tag scores at the layers ``depths``; the deepest of them is the number of layers."""

    def __init__(self, base: Base, kept: np.ndarray, tags: int, depths: Sequence[int]) -> None:
        super().__init__()
        self.depths = tuple(sorted(depths))
        width = base.width
        self.register_buffer("words", torch.from_numpy(base.rows("emb.word", width, kept)), persistent=False)
        places = base.matrix("emb.pos", width) + base.matrix("emb.type", width)[:1]
        self.places = nn.Parameter(torch.from_numpy(places))
        self.norm = nn.LayerNorm(width, base.epsilon)
        self.layers = nn.ModuleList(Layer(width, base.heads, base.inner, base.epsilon) for _ in range(self.depths[-1]))
        self.outputs = nn.ModuleDict({str(depth): nn.Linear(width, tags) for depth in self.depths})
        self._load(base)

    def _load(self, base: Base) -> None:
        """Copy the base weights in."""
        _fill(self.norm, base.vector("emb.ln.w"), base.vector("emb.ln.b"))
        for at, layer in enumerate(self.layers):
            joint = [np.concatenate([base.matrix(f"l{at}.{x}.w", base.width) for x in "qkv"])]
            joint.append(np.concatenate([base.vector(f"l{at}.{x}.b") for x in "qkv"]))
            _fill(layer.attention_in, *joint)
            for name, module, inputs in (
                ("ao", layer.attention_out, base.width),
                ("fi", layer.forward_in, base.width),
                ("fo", layer.forward_out, base.inner),
            ):
                _fill(module, base.matrix(f"l{at}.{name}.w", inputs), base.vector(f"l{at}.{name}.b"))
            _fill(layer.attention_norm, base.vector(f"l{at}.aln.w"), base.vector(f"l{at}.aln.b"))
            _fill(layer.forward_norm, base.vector(f"l{at}.oln.w"), base.vector(f"l{at}.oln.b"))

    def forward(self, ids: Tensor, mask: Tensor, firsts: Tensor) -> dict[int, Tensor]:
        """Tag scores of the pieces at the flat indices ``firsts``, by depth; ``mask`` is true where a piece stands."""
        hidden = self.norm(self.words[ids] + self.places[: ids.shape[1]])
        bias = torch.zeros(mask.shape, device=mask.device).masked_fill(~mask, -1e4)[:, None, None]
        scores = {}
        for depth, layer in enumerate(self.layers, 1):
            hidden = layer(hidden, bias)
            if depth in self.depths:
                with torch.autocast(hidden.device.type, enabled=False):
                    scores[depth] = self.outputs[str(depth)](hidden.flatten(0, 1)[firsts].float())
        return scores


def fast_products(device: str) -> torch.autocast:
    """A context with products in bfloat16, where the device has instructions for them; without, float32 is faster."""
    capabilities = torch.cpu.get_capabilities()
    fast = device != "cpu" or any(capabilities.get(name) for name in ("amx_bf16", "avx512_bf16"))
    return torch.autocast(device, torch.bfloat16, enabled=fast)


def _fill(module: nn.Module, weight: np.ndarray, bias: np.ndarray) -> None:
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(weight.copy()).view_as(module.weight))
        module.bias.copy_(torch.from_numpy(bias.copy()))
