"""Writes the golden files of the transformer: tiny Llama models, their gradients and fifty steps of AdamW.

The values come from Hugging Face transformers and PyTorch, which share no code with this project.

    pip install "torch==2.13.0+cpu" transformers --extra-index-url https://download.pytorch.org/whl/cpu
    python generate_transformer_golden.py OUTPUT_DIR

The files in `Tests/Models/TransformersTests/Golden` were written with torch 2.13.0+cpu, transformers 5.23.0 and
Python 3.11. The same versions on the same kind of CPU write the same bytes again; another CPU
may differ in the last bit.

OUTPUT_DIR gets one directory a model (`dense`, `grouped`, `tied`; their shapes are in `MODELS`), each with

- `config.json`, `model.safetensors`: as `save_pretrained` writes them, F32, gains not all 1;
- `expected.safetensors`: one batch of B = 3 windows of T = the model's context,
  `inputs` and `targets` [B, T] I64, `logits` [B*T, V], `loss` [1] (mean cross entropy of all B*T positions,
  nats per token) and `grad.NAME` for every tensor NAME of `model.safetensors`, shaped like it. The targets
  are drawn independently of the inputs, so that an implementation which shifts them is found out;
- `adamw.safetensors`: training from those weights, a new batch at every one of S = 50 steps:
  `inputs` and `targets` [S, B, T] I64, `losses` [S] (before that step's update), `gradient_norms` [S]
  (global, before clipping) and `final.NAME`, the weights after the last step;
- `adamw.json`: the settings of that training, the learning rate of every step, and which tensors are decayed.

Everything expected is computed in double precision from the F32 weights and rounded to F32 once, at the end.
Transformers itself computes norms, rotary angles and the softmax in single precision whatever the weights are,
so those three are replaced for the double model. The script checks and prints

- the double gradient against central differences (no single precision is left in it),
- the gradients of the untouched F32 model against the double ones (at most 1e-5, relative),
- the AdamW written out below against `torch.optim.AdamW` (at most 1e-10, double),
- how far training with the untouched F32 model ends from the double one: the drift to allow in a test.
"""

import json
import math
import sys
from pathlib import Path
from unittest import mock

import torch
import transformers
from safetensors.torch import load_file, save_file
from torch.nn import functional as F
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.models.llama import modeling_llama

BATCH = 3

# Few enough that fifty steps learn them; the other rows of an untied input embedding stay as they were.
LEARNABLE_TOKENS = 16

# Shapes, and the seed from which weights and data are drawn.
MODELS = {
    "dense": dict(
        seed=1, layers=2, hidden=24, heads=3, kv_heads=3, feed_forward=84, vocabulary=61, context=17,
        tied=False, rope_theta=10_000.0, rms_norm_eps=1e-5),
    "grouped": dict(
        seed=2, layers=2, hidden=32, heads=4, kv_heads=2, feed_forward=40, vocabulary=37, context=19,
        tied=False, rope_theta=5_000.0, rms_norm_eps=1e-6),
    "tied": dict(
        seed=3, layers=1, hidden=16, heads=2, kv_heads=1, feed_forward=56, vocabulary=53, context=16,
        tied=True, rope_theta=10_000.0, rms_norm_eps=1e-5),
}

ADAMW = dict(
    steps=50, warmup_steps=5, peak_learning_rate=3e-3, beta1=0.9, beta2=0.95, epsilon=1e-8,
    weight_decay=0.5, clip_norm=1.0)


# The double model


class DoubleNorm(torch.nn.Module):
    """RMSNorm in the precision of its input."""

    def __init__(self, norm):
        super().__init__()
        self.weight = norm.weight
        self.epsilon = norm.variance_epsilon

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.epsilon)


class DoubleRotary(torch.nn.Module):
    """Rotary angles in double precision, in the rotate-half layout."""

    def __init__(self, config):
        super().__init__()
        exponents = torch.arange(0, config.head_dim, 2, dtype=torch.float64) / config.head_dim
        self.frequencies = 1.0 / config.rope_parameters["rope_theta"] ** exponents

    def forward(self, x, position_ids):
        angles = position_ids[..., None].double() * self.frequencies
        angles = torch.cat((angles, angles), dim=-1)
        return angles.cos(), angles.sin()


def double_attention(module, query, key, value, attention_mask, scaling, dropout=0.0, **_):
    """Eager attention whose softmax keeps the precision of the query."""
    assert dropout == 0.0 and attention_mask is not None
    key = key.repeat_interleave(module.num_key_value_groups, dim=1)
    value = value.repeat_interleave(module.num_key_value_groups, dim=1)
    weights = torch.softmax(query @ key.transpose(2, 3) * scaling + attention_mask, dim=-1)
    return (weights @ value).transpose(1, 2).contiguous(), weights


def double_copy(directory):
    """The model of a directory in double precision throughout, with the same parameter names."""
    model = LlamaForCausalLM.from_pretrained(directory, dtype=torch.float32, attn_implementation="eager").double()
    model.model.rotary_emb = DoubleRotary(model.config)
    model.model.norm = DoubleNorm(model.model.norm)
    for layer in model.model.layers:
        layer.input_layernorm = DoubleNorm(layer.input_layernorm)
        layer.post_attention_layernorm = DoubleNorm(layer.post_attention_layernorm)
    return model


def evaluate(model, inputs, targets):
    """Logits [B*T, V] and mean cross entropy; the targets are explicit, nothing is shifted."""
    if model.lm_head.weight.dtype == torch.float64:
        with mock.patch.object(modeling_llama, "eager_attention_forward", double_attention):
            logits = model(input_ids=inputs, use_cache=False).logits
    else:
        logits = model(input_ids=inputs, use_cache=False).logits
    logits = logits.reshape(-1, logits.shape[-1])
    assert logits.dtype == model.lm_head.weight.dtype
    return logits, F.cross_entropy(logits, targets.reshape(-1))


def gradients(model, inputs, targets):
    """Logits, loss and gradients by name; a tied matrix appears once, as the input embedding."""
    model.zero_grad(set_to_none=True)
    logits, loss = evaluate(model, inputs, targets)
    loss.backward()
    return logits.detach(), loss.detach(), {name: p.grad for name, p in model.named_parameters()}


# Models and data


def write_model(shape, directory):
    """Draws the weights and writes the directory as `save_pretrained` does."""
    config = LlamaConfig(
        vocab_size=shape["vocabulary"], hidden_size=shape["hidden"], intermediate_size=shape["feed_forward"],
        num_hidden_layers=shape["layers"], num_attention_heads=shape["heads"],
        num_key_value_heads=shape["kv_heads"], max_position_embeddings=shape["context"],
        rms_norm_eps=shape["rms_norm_eps"],
        rope_parameters={"rope_type": "default", "rope_theta": shape["rope_theta"]},
        tie_word_embeddings=shape["tied"], bos_token_id=0, eos_token_id=0, dtype="float32")
    config._attn_implementation = "eager"
    model = LlamaForCausalLM(config)
    generator = torch.Generator().manual_seed(shape["seed"])
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            noise = torch.randn(weight.shape, generator=generator)
            if weight.dim() == 1:
                weight.copy_(1 + 0.2 * noise)
            elif name == "model.embed_tokens.weight" and not shape["tied"]:
                weight.copy_(0.5 * noise)
            else:
                weight.copy_(noise / math.sqrt(weight.shape[1]))
    model.save_pretrained(directory)
    (directory / "generation_config.json").unlink(missing_ok=True)
    return model


def random_batch(shape, generator):
    """Inputs and targets [B, T], independent of each other."""
    size = (BATCH, shape["context"])
    inputs = torch.randint(shape["vocabulary"], size, generator=generator)
    targets = torch.randint(shape["vocabulary"], size, generator=generator)
    return inputs, targets


def learnable_batches(shape, generator):
    """Inputs and targets [S, B, T]: nine tokens in ten follow from the one before, and only the first
    `LEARNABLE_TOKENS` occur, so that the loss and the gradient norm fall far enough for clipping to end."""
    size = (ADAMW["steps"], BATCH, shape["context"] + 1)
    stream = torch.randint(LEARNABLE_TOKENS, size, generator=generator)
    follows = torch.rand(size, generator=generator) < 0.9
    for t in range(1, size[-1]):
        successor = (5 * stream[..., t - 1] + 3) % LEARNABLE_TOKENS
        stream[..., t] = torch.where(follows[..., t], successor, stream[..., t])
    return stream[..., :-1].contiguous(), stream[..., 1:].contiguous()


# Training


def schedule(step):
    """The learning rate as a fraction of its peak, at a step counted from 0; it reaches 0 at step S."""
    warmup, steps = ADAMW["warmup_steps"], ADAMW["steps"]
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup)))


def is_decayed(name):
    """All matrices but the input embedding (which the tied matrix is too); no gains."""
    return not name.endswith("norm.weight") and name != "model.embed_tokens.weight"


def clip(grads):
    """Scales the gradients in place by exactly min(1, clip/norm); returns the norm before."""
    norm = math.sqrt(sum(g.double().pow(2).sum().item() for g in grads))
    scale = min(1.0, ADAMW["clip_norm"] / norm)
    for g in grads:
        g.mul_(scale)
    return norm


class PlainAdamW:
    """Loshchilov & Hutter (2019), https://arxiv.org/abs/1711.05101, algorithm 2, with the decay times the
    scheduled rate: theta <- theta - lr_t * (m_hat / (sqrt(v_hat) + eps) + wd * theta)."""

    def __init__(self, model):
        self.parameters = dict(model.named_parameters())
        self.m = {name: torch.zeros_like(p) for name, p in self.parameters.items()}
        self.v = {name: torch.zeros_like(p) for name, p in self.parameters.items()}
        self.t = 0

    @torch.no_grad()
    def step(self):
        rate = ADAMW["peak_learning_rate"] * schedule(self.t)
        self.t += 1
        beta1, beta2 = ADAMW["beta1"], ADAMW["beta2"]
        for name, theta in self.parameters.items():
            self.m[name] = beta1 * self.m[name] + (1 - beta1) * theta.grad
            self.v[name] = beta2 * self.v[name] + (1 - beta2) * theta.grad ** 2
            m_hat = self.m[name] / (1 - beta1 ** self.t)
            v_hat = self.v[name] / (1 - beta2 ** self.t)
            decay = ADAMW["weight_decay"] if is_decayed(name) else 0.0
            theta -= rate * (m_hat / (v_hat.sqrt() + ADAMW["epsilon"]) + decay * theta)


class TorchAdamW:
    """The same with `torch.optim.AdamW` and `LambdaLR`."""

    def __init__(self, model):
        named = list(model.named_parameters())
        self.optimizer = torch.optim.AdamW(
            [
                dict(params=[p for n, p in named if is_decayed(n)], weight_decay=ADAMW["weight_decay"]),
                dict(params=[p for n, p in named if not is_decayed(n)], weight_decay=0.0),
            ],
            lr=ADAMW["peak_learning_rate"], betas=(ADAMW["beta1"], ADAMW["beta2"]), eps=ADAMW["epsilon"])
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(self.optimizer, schedule)

    def step(self):
        self.optimizer.step()
        self.scheduler.step()


def train(model, optimizer, inputs, targets):
    """Losses [S], gradient norms [S] and the final weights by name."""
    losses, norms = [], []
    for step in range(ADAMW["steps"]):
        _, loss, grads = gradients(model, inputs[step], targets[step])
        losses.append(loss.item())
        norms.append(clip(list(grads.values())))
        optimizer.step()
    final = {name: p.detach().clone() for name, p in model.named_parameters()}
    return torch.tensor(losses, dtype=torch.float64), torch.tensor(norms, dtype=torch.float64), final


# Checks


def relative(found, expected):
    """|found - expected| / |expected| in the Euclidean norm."""
    return ((found.double() - expected).norm() / expected.norm()).item()


def largest(found, expected):
    """The largest absolute difference between two dictionaries of tensors."""
    assert found.keys() == expected.keys()
    return max((found[n].double() - expected[n]).abs().max().item() for n in expected)


def central_difference_error(model, inputs, targets, grads, generator):
    """Relative error of the gradient along a random direction of unit length."""
    direction = {n: torch.randn(g.shape, generator=generator, dtype=torch.float64) for n, g in grads.items()}
    length = math.sqrt(sum(d.pow(2).sum().item() for d in direction.values()))
    slope = sum((direction[n] * g).sum().item() for n, g in grads.items()) / length
    h = 1e-4
    ends = []
    with torch.no_grad():
        for shift in (h, -2 * h):
            for name, p in model.named_parameters():
                p += shift / length * direction[name]
            ends.append(evaluate(model, inputs, targets)[1].item())
        for name, p in model.named_parameters():
            p += h / length * direction[name]
    return abs((ends[0] - ends[1]) / (2 * h) - slope) / abs(slope)


# Writing


def write(path, floats, tokens):
    """Writes the floats as F32 and the tokens as I64."""
    tensors = {name: t.detach().to(torch.float32).contiguous() for name, t in floats.items()}
    tensors |= {name: t.contiguous() for name, t in tokens.items()}
    assert all(t.isfinite().all() for t in tensors.values())
    save_file(tensors, path, metadata={"format": "pt"})


def stored_names(directory):
    """The names of all tensors of a model's files, of which there may be several."""
    return {name for path in directory.glob("model*.safetensors") for name in load_file(path)}


def write_gradients(name, shape, directory, single):
    generator = torch.Generator().manual_seed(100 + shape["seed"])
    inputs, targets = random_batch(shape, generator)
    model = double_copy(directory)
    logits, loss, grads = gradients(model, inputs, targets)
    grads = {n: g.clone() for n, g in grads.items()}
    assert grads.keys() == stored_names(directory)

    error = central_difference_error(model, inputs, targets, grads, generator)
    print(f"{name}: double gradient against central differences: {error:.1e} (relative)")
    assert error < 1e-6

    logits32, loss32, grads32 = gradients(single, inputs, targets)
    worst = max(grads, key=lambda n: relative(grads32[n], grads[n]))
    error = relative(grads32[worst], grads[worst])
    print(f"{name}: F32 gradients against double: {error:.1e} (relative, worst tensor: {worst}), "
          f"{largest(grads32, grads):.1e} (largest element)")
    print(f"{name}: F32 logits against double: {(logits32.double() - logits).abs().max():.1e} (largest element); "
          f"loss {loss.item():.6f}, difference {abs(loss32.item() - loss.item()):.1e}; "
          f"standard deviation of the logits {logits.std():.2f}")
    assert error < 1e-5

    floats = {"logits": logits, "loss": loss.reshape(1)} | {f"grad.{n}": g for n, g in grads.items()}
    write(directory / "expected.safetensors", floats, {"inputs": inputs, "targets": targets})


def write_training(name, shape, directory, single):
    inputs, targets = learnable_batches(shape, torch.Generator().manual_seed(200 + shape["seed"]))
    model = double_copy(directory)
    start = {n: p.detach().clone() for n, p in model.named_parameters()}
    losses, norms, final = train(model, PlainAdamW(model), inputs, targets)

    other = double_copy(directory)
    losses_torch, norms_torch, final_torch = train(other, TorchAdamW(other), inputs, targets)
    error = max(largest(final_torch, final), (losses_torch - losses).abs().max().item(),
                (norms_torch - norms).abs().max().item())
    print(f"{name}: AdamW against torch.optim.AdamW, weights, losses and norms: {error:.1e} (largest, double)")
    assert error < 1e-10

    losses32, norms32, final32 = train(single, PlainAdamW(single), inputs, targets)
    worst = max(final, key=lambda n: (final32[n].double() - final[n]).abs().max().item())
    print(f"{name}: F32 training against double: losses {(losses32 - losses).abs().max():.1e}, gradient norms "
          f"{(norms32 - norms).abs().max():.1e}, weights {largest(final32, final):.1e} (largest, in {worst}), "
          f"{max(relative(final32[n], final[n]) for n in final):.1e} (relative, worst tensor)")
    print(f"{name}: loss {losses[0]:.4f} to {losses[-1]:.4f}; gradient norm {norms.min():.3f} to {norms.max():.3f}, "
          f"clipped in {(norms > ADAMW['clip_norm']).sum()} of {len(norms)} steps; "
          f"largest change of a weight {largest(final, start):.3f}")
    # Both branches of the clipping must be taken; the tied model learns too little for the second.
    assert 0 < (norms > ADAMW["clip_norm"]).sum() < len(norms) + shape["tied"]

    floats = {"losses": losses, "gradient_norms": norms} | {f"final.{n}": w for n, w in final.items()}
    write(directory / "adamw.safetensors", floats, {"inputs": inputs, "targets": targets})
    settings = dict(
        **ADAMW,
        learning_rates=[ADAMW["peak_learning_rate"] * schedule(s) for s in range(ADAMW["steps"])],
        decayed=sorted(n for n in final if is_decayed(n)),
        not_decayed=sorted(n for n in final if not is_decayed(n)),
        generator=f"generate_transformer_golden.py, torch {torch.__version__}, transformers {transformers.__version__}")
    (directory / "adamw.json").write_text(json.dumps(settings, indent=2) + "\n")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python generate_transformer_golden.py OUTPUT_DIR")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    print(f"torch {torch.__version__}, transformers {transformers.__version__}")
    for name, shape in MODELS.items():
        directory = Path(sys.argv[1]) / name
        directory.mkdir(parents=True, exist_ok=True)
        single = write_model(shape, directory)
        write_gradients(name, shape, directory, single)
        write_training(name, shape, directory, single)


if __name__ == "__main__":
    main()
