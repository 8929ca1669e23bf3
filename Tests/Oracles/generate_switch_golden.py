"""Writes the golden values of training's switches: twenty steps each, from the weights and the data of a golden model.

The values come from PyTorch, which shares no code with this project.

    pip install "torch==2.15.0" transformers
    python generate_switch_golden.py TRANSFORMER_GOLDEN_DIR OUTPUT.json

TRANSFORMER_GOLDEN_DIR is what `generate_transformer_golden.py` wrote (`Tests/Models/TransformersTests/Golden`); its model
`dense` and the first twenty batches of its training are used. `Tests/Training/TrainingTests/Golden/switches.json` was written
with torch 2.15.0 and transformers 5.24.0.

The output is a list of cases, each with

- `training`: the section `training` of a run file;
- `rates`, `decays`: the learning rate and the weight decay of every step;
- `losses`: the loss of every step's batch before its update, without auxiliary terms and with random changes;
- `modelLosses`: the loss of the same batch after the update, by the model that a run saves, without random changes: the weights, or their average.

Everything is computed in double precision and rounded at the end. The script checks

- the schedules against those of `torch.optim.lr_scheduler` where PyTorch has them,
- the average of the ends of cycles against `torch.optim.swa_utils.AveragedModel`,
- Muon against `torch.optim.Muon` (in double precision instead of bfloat16).
"""

import copy
import json
import math
import sys
from pathlib import Path
from unittest import mock

import numpy as np
import torch
import transformers
from safetensors.torch import load_file
from torch.optim import lr_scheduler

from generate_transformer_golden import clip, double_copy, evaluate, is_decayed

STEPS, WARMUP, PEAK, DECAY = 20, 2, 1e-2, 0.5
FINAL = 1e-3
BETA1, BETA2, EPSILON = 0.9, 0.95, 1e-8
NAMES = "{batchSize: 3, lanes: 2, epochs: 1, warmup: 0.1, learningRate: 0.01, weightDecay: 0.5"


# Schedules, as fractions of the distance from the final rate to the peak


def rise(step):
    return (step + 1) / WARMUP


def falling(step, first, last, curve):
    """The curve between two steps, 1 before the first."""
    return curve(max(0, step - first) / (last - first))


def line(x):
    return 1 - x


def half_cosine(x):
    return 0.5 * (1 + math.cos(math.pi * x))


def one_minus_square_root(x):
    return 1 - math.sqrt(x)


def rates(curve=half_cosine, fall=None, final=0.0, cycles=1):
    """The rate of every step: a rise, then `cycles` falls, each over its last `fall` steps."""
    result = []
    bounds = [WARMUP + k * (STEPS - WARMUP) // cycles for k in range(cycles + 1)]
    for step in range(STEPS):
        if step < WARMUP:
            result.append(PEAK * rise(step))
            continue
        cycle = max(k for k in range(cycles) if bounds[k] <= step)
        first = bounds[cycle] if fall is None else bounds[cycle + 1] - fall
        result.append(final + (PEAK - final) * falling(step, first, bounds[cycle + 1], curve))
    return result


def check_schedules():
    """PyTorch's schedulers give the same rates where it has them."""
    def torch_rates(make):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=PEAK)
        scheduler = make(optimizer)
        values = []
        for _ in range(STEPS - WARMUP):
            values.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        return values

    left = STEPS - WARMUP
    pairs = [
        (rates(line), torch_rates(lambda o: lr_scheduler.LinearLR(o, 1.0, 0.0, total_iters=left))),
        (rates(), torch_rates(lambda o: lr_scheduler.CosineAnnealingLR(o, left))),
        (rates(cycles=3), torch_rates(lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, left // 3))),
    ]
    for own, theirs in pairs:
        assert max(abs(a - b) for a, b in zip(own[WARMUP:], theirs)) < 1e-12


# Updates


def is_hidden_matrix(name):
    return name.endswith("_proj.weight") or name.startswith("prediction_heads.")


def orthogonalized(matrix):
    """Newton-Schulz, as Keller Jordan (2024), https://kellerjordan.github.io/posts/muon/ writes it."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix / (matrix.norm() + 1e-7)
    if x.shape[0] > x.shape[1]:
        x = x.T
    for _ in range(5):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if matrix.shape[0] > matrix.shape[1] else x


class Updates:
    """AdamW for all parameters, or Muon for the matrices of the layers and AdamW for the rest."""

    def __init__(self, model, muon):
        self.parameters = dict(model.named_parameters())
        self.muon = {n for n in self.parameters if is_hidden_matrix(n)} if muon else set()
        self.m = {n: torch.zeros_like(p) for n, p in self.parameters.items()}
        self.v = {n: torch.zeros_like(p) for n, p in self.parameters.items()}
        self.t = 0

    @torch.no_grad()
    def step(self, rate, decay):
        self.t += 1
        for name, theta in self.parameters.items():
            own_decay = decay if is_decayed(name) else 0.0
            direction = self.muon_direction(name) if name in self.muon else self.adam_direction(name)
            theta -= rate * (direction + own_decay * theta)

    def muon_direction(self, name):
        gradient = self.parameters[name].grad
        self.m[name] = 0.95 * self.m[name] + gradient
        update = orthogonalized(gradient + 0.95 * self.m[name])
        # Liu et al. (2025), https://arxiv.org/abs/2502.16982, eq. 4.
        return 0.2 * math.sqrt(max(update.shape)) * update

    def adam_direction(self, name):
        gradient = self.parameters[name].grad
        self.m[name] = BETA1 * self.m[name] + (1 - BETA1) * gradient
        self.v[name] = BETA2 * self.v[name] + (1 - BETA2) * gradient ** 2
        m_hat = self.m[name] / (1 - BETA1 ** self.t)
        v_hat = self.v[name] / (1 - BETA2 ** self.t)
        return m_hat / (v_hat.sqrt() + EPSILON)


class TorchMuon:
    """The same with `torch.optim.Muon` and `torch.optim.AdamW`."""

    def __init__(self, model):
        named = list(model.named_parameters())
        hidden = [p for n, p in named if is_hidden_matrix(n)]
        rest = [(n, p) for n, p in named if not is_hidden_matrix(n)]
        self.optimizers = [
            torch.optim.Muon(hidden, lr=PEAK, momentum=0.95, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(
                [dict(params=[p for n, p in rest if is_decayed(n)], decayed=True),
                 dict(params=[p for n, p in rest if not is_decayed(n)], decayed=False)],
                lr=PEAK, betas=(BETA1, BETA2), eps=EPSILON)]

    def step(self, rate, decay):
        with mock.patch.object(torch, "bfloat16", torch.float64):
            for optimizer in self.optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = rate
                    group["weight_decay"] = decay if group.get("decayed", True) else 0.0
                optimizer.step()


# Averages


class Weights:
    """No average: the weights themselves."""

    def __init__(self, model):
        self.model = model

    def update(self, step):
        pass


class ExponentialAverage:
    """s <- d s + (1 - d) w, divided by 1 - d^t (Kingma, Ba, 2015, https://arxiv.org/abs/1412.6980, section 3)."""

    def __init__(self, model, decay):
        self.source, self.decay = model, decay
        self.model = copy.deepcopy(model)
        self.sums = [torch.zeros_like(p) for p in model.parameters()]

    @torch.no_grad()
    def update(self, step):
        correction = 1 - self.decay ** (step + 1)
        for total, own, source in zip(self.sums, self.model.parameters(), self.source.parameters()):
            total.mul_(self.decay).add_((1 - self.decay) * source)
            own.copy_(total / correction)


class CyclicAverage:
    """The mean of the weights at the ends of the cycles so far; before the first end, the weights."""

    def __init__(self, model, cycles):
        self.source = model
        self.ends = [WARMUP + (k + 1) * (STEPS - WARMUP) // cycles for k in range(cycles)]
        self.average = torch.optim.swa_utils.AveragedModel(model)

    def update(self, step):
        if step + 1 in self.ends:
            self.average.update_parameters(self.source)

    @property
    def model(self):
        return self.average.module if self.average.n_averaged > 0 else self.source


# Cases


def opposite(rate):
    return DECAY * (2 - rate / PEAK)


# Dropout


def philox(counter, key):
    """Philox-4x32-10 of counters [n, 4] (Salmon et al., 2011, https://doi.org/10.1145/2063384.2063405)."""
    words = [counter[:, i].astype(np.uint64) for i in range(4)]
    key = list(key)
    for _ in range(10):
        first, second = words[0] * np.uint64(0xD2511F53), words[2] * np.uint64(0xCD9E8D57)
        low = np.uint64(0xFFFFFFFF)
        words = [(second >> np.uint64(32)) ^ words[1] ^ np.uint64(key[0]), second & low,
                 (first >> np.uint64(32)) ^ words[3] ^ np.uint64(key[1]), first & low]
        key = [(key[0] + 0x9E3779B9) % 2**32, (key[1] + 0xBB67AE85) % 2**32]
    return np.stack(words, axis=1)


class Dropout:
    """Drops elements of the embeddings (place 0) and of the results of attention (1 + 2 layer) and of the feed-forward part
    (2 + 2 layer); the words of a row of D elements begin at block (number of the token in the run) * ceil(D/4)."""

    PURPOSE, SEED = 27, 5

    def __init__(self, model, probability):
        self.probability, self.step, self.active = probability, 0, True
        model.model.embed_tokens.register_forward_hook(lambda _, __, x: self.drop(x, 0))
        for index, layer in enumerate(model.model.layers):
            layer.self_attn.register_forward_hook(
                lambda _, __, x, place=1 + 2 * index: (self.drop(x[0], place), *x[1:]))
            layer.mlp.register_forward_hook(lambda _, __, x, place=2 + 2 * index: self.drop(x, place))

    def drop(self, x, place):
        if not self.active:
            return x
        rows, width = x.shape[0] * x.shape[1], x.shape[2]
        blocks = (width + 3) // 4
        first = self.step * rows
        counter = np.zeros((rows * blocks, 4), dtype=np.uint64)
        counter[:, 0] = first * blocks + np.arange(rows * blocks)
        counter[:, 2], counter[:, 3] = place, self.PURPOSE
        words = philox(counter, (self.SEED, 0)).reshape(rows, 4 * blocks)[:, :width]
        kept = torch.from_numpy(words >= int(self.probability * 2**32)).reshape(x.shape)
        return torch.where(kept, x / (1 - self.probability), torch.zeros_like(x))


# Stochastic depth


def uniforms(positions, purpose, index, seed):
    """The draws of a stream at some positions: two of 64 bits from each block, of which the upper 52 are a number in (0, 1)."""
    positions = np.asarray(positions, dtype=np.uint64)
    counter = np.zeros((len(positions), 4), dtype=np.uint64)
    counter[:, 0], counter[:, 2], counter[:, 3] = positions >> np.uint64(1), index, purpose
    words = philox(counter, (seed, 0))
    odd = (positions & np.uint64(1)).astype(int)
    rows = np.arange(len(positions))
    bits = words[rows, 2 * odd + 1] << np.uint64(32) | words[rows, 2 * odd]
    return ((bits >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


class StochasticDepth:
    """Drops the results of attention and of the feed-forward part of block l of L for a sequence with probability p l / L
    (Huang et al., 2016, eq. 4), by a draw at the number of the sequence in the run, and divides the others by 1 - p l / L."""

    PURPOSE, SEED = 28, 5

    def __init__(self, model, probability):
        self.step, self.active = 0, True
        layers = model.model.layers
        for index, layer in enumerate(layers):
            own = probability * (index + 1) / len(layers)
            layer.self_attn.register_forward_hook(
                lambda _, __, x, place=1 + 2 * index, own=own: (self.drop(x[0], place, own), *x[1:]))
            layer.mlp.register_forward_hook(lambda _, __, x, place=2 + 2 * index, own=own: self.drop(x, place, own))

    def drop(self, x, place, probability):
        if not self.active:
            return x
        sequences = self.step * x.shape[0] + np.arange(x.shape[0])
        kept = torch.from_numpy(uniforms(sequences, self.PURPOSE, place, self.SEED) >= probability)
        return x * (kept.to(x.dtype) / (1 - probability))[:, None, None]


# Replaced tokens


class TokenReplacement:
    """Replaces input tokens with probability p by uniform ones (Xie et al., 2017, https://arxiv.org/abs/1703.02573): the first
    word of the block at the number of a token in the run decides, and the second one draws."""

    PURPOSE, SEED = 29, 5

    def __init__(self, model, probability):
        self.probability, self.step, self.active = probability, 0, True
        self.vocabulary = model.config.vocab_size
        model.model.embed_tokens.register_forward_pre_hook(lambda _, x: (self.replace(x[0]),))

    def replace(self, tokens):
        if not self.active:
            return tokens
        count = tokens.numel()
        counter = np.zeros((count, 4), dtype=np.uint64)
        counter[:, 0], counter[:, 3] = self.step * count + np.arange(count), self.PURPOSE
        words = philox(counter, (self.SEED, 0))
        replaced = torch.from_numpy(words[:, 0] < int(self.probability * 2**32)).reshape(tokens.shape)
        drawn = torch.from_numpy((words[:, 1] * np.uint64(self.vocabulary) >> np.uint64(32)).astype(np.int64))
        return torch.where(replaced, drawn.reshape(tokens.shape).to(tokens.dtype), tokens)


# Masked inputs


def masked_inputs(inputs, step, probability):
    """Inputs of which token 2 replaces those whose block of purpose 30, at their number in the run, begins with a small word."""
    counter = np.zeros((inputs.numel(), 4), dtype=np.uint64)
    counter[:, 0], counter[:, 3] = step * inputs.numel() + np.arange(inputs.numel()), 30
    masked = torch.from_numpy(philox(counter, (5, 0))[:, 0] < int(probability * 2**32)).reshape(inputs.shape)
    return torch.where(masked, torch.full_like(inputs, 2), inputs)


# Tokens after the next one


def add_heads(model, count):
    """Adds a matrix for each token after the next one, zero at first, to the trained parameters; the model does not use them."""
    width = model.config.hidden_size
    model.prediction_heads = torch.nn.ParameterList([torch.zeros(width, width, dtype=torch.float64) for _ in range(count)])


def further_losses(model, hidden, targets, z_loss):
    """The loss at each distance from 2 on, over the positions whose target is in their sequence: x + W x of the residual stream x
    before the last normalization goes through it and the output head (Gloeckle et al., 2024, https://arxiv.org/abs/2404.19737,
    with the linear heads of its appendix B)."""
    for index, matrix in enumerate(model.prediction_heads):
        ahead = index + 1
        x = hidden[:, :-ahead]
        logits = model.lm_head(model.model.norm(x + x @ matrix.T)).flatten(0, 1)
        loss = torch.nn.functional.cross_entropy(logits, targets.reshape(hidden.shape[:2])[:, ahead:].flatten())
        yield loss + z_loss * logits.logsumexp(dim=-1).square().mean()


# First weights of output projections


def truncated_normal(count, index, seed, deviation):
    """Draws of N(0, deviation^2) cut at 3 deviations, by the inverse distribution function, from stream `index` of purpose 1."""
    tail = torch.special.ndtr(torch.tensor(-3.0, dtype=torch.float64))
    u = torch.from_numpy(uniforms(np.arange(count), 1, index, seed))
    return (deviation * torch.special.ndtri(tail + (1 - 2 * tail) * u)).float().double()


@torch.no_grad()
def draw_outputs(model, deviation, seed):
    """Draws `o_proj` and `down_proj` of every block again; the stream of a matrix is its place among the parameters: the
    embedding, then for each block a gain, q, k, v, o, a gain, gate, up, down."""
    for index, layer in enumerate(model.model.layers):
        for matrix, place in ((layer.self_attn.o_proj.weight, 5), (layer.mlp.down_proj.weight, 9)):
            values = truncated_normal(matrix.numel(), 9 * index + place, seed, deviation)
            matrix.copy_(values.reshape(matrix.shape))


def case(extra, rate, decay=lambda _: DECAY, muon=False, average=Weights, z_loss=0.0, start=lambda _: None,
         noise=lambda _: [], masked=(0.0, 0.0), heads=0, further=0.0):
    """A case; `masked` is the probability and the weight of a loss with masked inputs, `heads` the number of tokens after the next one that are predicted and `further` the weight of their mean loss, `start` changes the first weights of a model, `noise` adds random changes to a model and returns them."""
    return dict(training=NAMES + extra + "}", rate=rate, decay=[decay(r) for r in rate], muon=muon, average=average,
                z_loss=z_loss, start=start, noise=noise,
                masked=masked, heads=heads, further=further)


CASES = [
    case("", rates()),
    case(", schedule: linear, finalLearningRate: 0.001", rates(line, final=FINAL)),
    case(", schedule: warmupStableDecay", rates(one_minus_square_root, fall=4)),
    case(", schedule: warmupStableDecay, learningRateDecay: {fraction: 0.5, shape: cosine}", rates(fall=10)),
    case(", schedule: warmupStableDecay, learningRateDecay: {fraction: 0.3, shape: linear}", rates(line, fall=6)),
    case(", weightDecaySchedule: oppositeToRate", rates(), decay=opposite),
    case(", weightAverage: {kind: exponential, decay: 0.8}", rates(),
         average=lambda model: ExponentialAverage(model, 0.8)),
    case(", weightAverage: {kind: cyclic, cycles: 3}", rates(cycles=3), average=lambda model: CyclicAverage(model, 3)),
    case(", optimizer: muon", rates(), muon=True),
    case(", optimizer: muon, weightDecaySchedule: oppositeToRate, weightAverage: {kind: exponential, decay: 0.5}",
         rates(), decay=opposite, muon=True, average=lambda model: ExponentialAverage(model, 0.5)),
    case(", zLoss: 0.1", rates(), z_loss=0.1),
    case(", dropout: 0.2, seeds: {order: 5}", rates(), noise=lambda model: [Dropout(model, 0.2)]),
    case(", stochasticDepth: 0.5, seeds: {order: 5}", rates(), noise=lambda model: [StochasticDepth(model, 0.5)]),
    case(", tokenReplacement: 0.3, seeds: {order: 5}", rates(), noise=lambda model: [TokenReplacement(model, 0.3)]),
    case(", maskedInputLoss: {probability: 0.3, weight: 0.5}, seeds: {order: 5}", rates(), masked=(0.3, 0.5)),
    case(", maskedInputLoss: {}, dropout: 0.2, zLoss: 0.1, seeds: {order: 5}", rates(), z_loss=0.1,
         noise=lambda model: [Dropout(model, 0.2)], masked=(0.15, 1.0)),
    case(", outputInitialization: zero", rates(), start=lambda model: draw_outputs(model, 0, 0)),
    case(", outputInitialization: 0.05, seeds: {initialization: 7}", rates(),
         start=lambda model: draw_outputs(model, 0.05, 7)),
    case(", outputInitialization: zero, optimizer: muon", rates(), start=lambda model: draw_outputs(model, 0, 0), muon=True),
    case(", multiTokenPrediction: {}", rates(), heads=1, further=0.3),
    case(", multiTokenPrediction: {tokens: 4, weight: 1.5}, zLoss: 0.1", rates(), heads=3, further=1.5, z_loss=0.1),
    case(", multiTokenPrediction: {tokens: 3}, maskedInputLoss: {probability: 0.3, weight: 0.5}, dropout: 0.2, seeds: {order: 5}",
         rates(), heads=2, further=0.3, masked=(0.3, 0.5), noise=lambda model: [Dropout(model, 0.2)]),
    case(", multiTokenPrediction: {tokens: 3, weight: 1}, optimizer: muon, weightAverage: {kind: exponential, decay: 0.5}",
         rates(), heads=2, further=1.0, muon=True, average=lambda model: ExponentialAverage(model, 0.5)),
]


def loss_and_gradients(model, inputs, targets, case, step):
    """The cross-entropy, and the gradients of cross-entropy + z_loss * (log Z)^2 (Chowdhery et al., 2022, section 5), plus a
    weight times the mean of those of tokens after the next one, plus a weight times all of it with masked inputs."""
    model.zero_grad(set_to_none=True)
    hidden = []

    def trained(inputs):
        hook = model.model.norm.register_forward_pre_hook(lambda _, x: hidden.append(x[0]))
        logits, loss = evaluate(model, inputs, targets)
        hook.remove()
        total = loss + case["z_loss"] * logits.logsumexp(dim=-1).square().mean()
        if case["heads"]:
            further = list(further_losses(model, hidden[-1], targets, case["z_loss"]))
            total = total + case["further"] * sum(further) / len(further)
        return loss, total

    loss, total = trained(inputs)
    probability, weight = case["masked"]
    if weight:
        total = total + weight * trained(masked_inputs(inputs, step, probability))[1]
    total.backward()
    return loss.detach(), [p.grad for p in model.parameters()]


def train(directory, data, case, updates):
    model = double_copy(directory)
    case["start"](model)
    if case["heads"]:
        add_heads(model, case["heads"])
    noises = case["noise"](model)
    optimizer = updates(model)
    average = case["average"](model)
    losses, model_losses = [], []
    for step in range(STEPS):
        inputs, targets = data["inputs"][step], data["targets"][step]
        for noise in noises:
            noise.step, noise.active = step, True
        loss, grads = loss_and_gradients(model, inputs, targets, case, step)
        losses.append(loss.item())
        clip(grads)
        optimizer.step(case["rate"][step], case["decay"][step])
        average.update(step)
        for noise in noises:
            noise.active = False
        with torch.no_grad():
            model_losses.append(evaluate(average.model, inputs, targets)[1].item())
    return losses, model_losses


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: python generate_switch_golden.py TRANSFORMER_GOLDEN_DIR OUTPUT.json")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    transformers.logging.set_verbosity_error()
    check_schedules()
    directory = Path(sys.argv[1]) / "dense"
    data = load_file(directory / "adamw.safetensors")
    results = []
    for case in CASES:
        losses, model_losses = train(directory, data, case, lambda model: Updates(model, case["muon"]))
        if case["muon"]:
            theirs, _ = train(directory, data, case, TorchMuon)
            error = max(abs(a - b) for a, b in zip(losses, theirs))
            print(f"{case['training']}: against torch.optim.Muon: {error:.1e} (largest difference of losses)")
            assert error < 1e-6
        print(f"{case['training']}: loss {losses[0]:.4f} to {losses[-1]:.4f}, of the model {model_losses[-1]:.4f}")
        results.append(dict(
            training=case["training"], rates=case["rate"], decays=case["decay"], losses=losses,
            modelLosses=model_losses))
    text = ",\n".join(json.dumps(r) for r in results)
    Path(sys.argv[2]).write_text(f"[\n{text}\n]\n")


if __name__ == "__main__":
    main()
