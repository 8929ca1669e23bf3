"""Writes the golden files of model families: tiny models of each, their gradients and twenty steps of AdamW.

    pip install "torch==2.15.0+cpu" "transformers==5.24.0" --extra-index-url https://download.pytorch.org/whl/cpu
    python generate_family_golden.py OUTPUT_DIR

The files in `Tests/Models/TransformersTests/Golden` were written with torch 2.15.0+cpu, transformers 5.24.0 and
Python 3.11. Format, data, training and checks are those of `generate_transformer_golden.py`, beside which this script
must lie; OUTPUT_DIR gets one directory for each of `FAMILIES`, in which

- `config.json` and the weights are as `save_pretrained` writes them, in F32, F16 or BF16, in one file or in shards;
- everything expected is computed in double precision from the weights as they are in the file.
"""

import json
import math
import sys
from pathlib import Path
from unittest import mock

import torch
import transformers
from transformers import AutoModelForCausalLM, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config
from transformers.models.llama import modeling_llama
from transformers.models.mistral import modeling_mistral
from transformers.models.qwen2 import modeling_qwen2
from transformers.models.qwen3 import modeling_qwen3

import generate_transformer_golden as golden

# A norm between the largest and the smallest of these models, so that both branches of the clipping are taken.
golden.ADAMW |= dict(steps=20, clip_norm=2.0)

# The modules whose attention is replaced for double models.
MODULES = [modeling_llama, modeling_mistral, modeling_qwen2, modeling_qwen3]

LLAMA3 = dict(
    rope_type="llama3", rope_theta=10_000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
    original_max_position_embeddings=16)


def sizes(hidden, heads, kv_heads, **others):
    """The keys of a configuration that all families have."""
    return dict(
        vocab_size=31, hidden_size=hidden, intermediate_size=24, num_hidden_layers=2, num_attention_heads=heads,
        num_key_value_heads=kv_heads, max_position_embeddings=24, bos_token_id=0, eos_token_id=0) | others


# Configuration, seed, type of the file, and the largest shard.
FAMILIES = {
    "llama-linear": dict(
        config=LlamaConfig(**sizes(
            20, 2, 1, head_dim=8, rope_parameters=dict(rope_type="linear", rope_theta=10_000.0, factor=4.0))),
        seed=11, dtype=torch.float16, shard="1GB"),
    "llama3": dict(
        config=LlamaConfig(**sizes(
            16, 1, 1, tie_word_embeddings=True, rms_norm_eps=1e-5, rope_parameters=LLAMA3, eos_token_id=[0, 3])),
        seed=12, dtype=torch.bfloat16, shard="1GB"),
    "mistral": dict(
        config=MistralConfig(**sizes(
            16, 4, 2, sliding_window=None, rope_parameters=dict(rope_type="default", rope_theta=1e6))),
        seed=13, dtype=torch.float32, shard="8KB"),
    "qwen2": dict(
        config=Qwen2Config(**sizes(
            24, 4, 2, tie_word_embeddings=True, rope_parameters=dict(rope_type="default", rope_theta=1e6))),
        seed=14, dtype=torch.bfloat16, shard="4KB"),
    "qwen3": dict(
        config=Qwen3Config(**sizes(
            16, 4, 2, head_dim=8, rope_parameters=dict(rope_type="default", rope_theta=1e6))),
        seed=15, dtype=torch.float32, shard="1GB"),
}


class DoubleRotary(torch.nn.Module):
    """Rotary angles in double precision, with the scaling of the configuration."""

    def __init__(self, config):
        super().__init__()
        parameters = config.rope_parameters
        width = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        exponents = torch.arange(0, width, 2, dtype=torch.float64) / width
        plain = 1.0 / parameters["rope_theta"] ** exponents
        self.frequencies = {"default": lambda f, _: f, "linear": linear, "llama3": llama3}[
            parameters["rope_type"]](plain, parameters)

    def forward(self, x, position_ids):
        angles = position_ids[..., None].double() * self.frequencies
        angles = torch.cat((angles, angles), dim=-1)
        return angles.cos(), angles.sin()


def linear(frequencies, parameters):
    return frequencies / parameters["factor"]


def llama3(frequencies, parameters):
    """Written from the description of the rule, not from the code of transformers."""
    low, high = parameters["low_freq_factor"], parameters["high_freq_factor"]
    length, factor = parameters["original_max_position_embeddings"], parameters["factor"]
    result = []
    for f in frequencies.tolist():
        wavelength = 2 * math.pi / f
        if wavelength < length / high:
            result.append(f)
        elif wavelength > length / low:
            result.append(f / factor)
        else:
            s = (length / wavelength - low) / (high - low)
            result.append((1 - s) * f / factor + s * f)
    return torch.tensor(result, dtype=torch.float64)


def single_copy(directory):
    return AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32, attn_implementation="eager")


def double_copy(directory):
    """The model of a directory in double precision throughout, with the same parameter names."""
    model = single_copy(directory)
    rotary = DoubleRotary(model.config)
    found = model.model.rotary_emb.inv_freq.double()
    assert (found / rotary.frequencies - 1).abs().max() < 1e-6
    model = model.double()
    model.model.rotary_emb = rotary
    for module in list(model.modules()):
        for name, child in module.named_children():
            if type(child).__name__.endswith("RMSNorm"):
                setattr(module, name, golden.DoubleNorm(child))
    return model


def evaluate(model, inputs, targets):
    """Logits [B*T, V] and mean cross entropy; the targets are explicit, nothing is shifted."""
    patches = []
    if model.lm_head.weight.dtype == torch.float64:
        patches = [mock.patch.object(m, "eager_attention_forward", golden.double_attention) for m in MODULES]
    for patch in patches:
        patch.start()
    logits = model(input_ids=inputs, use_cache=False).logits
    for patch in patches:
        patch.stop()
    logits = logits.reshape(-1, logits.shape[-1])
    assert logits.dtype == model.lm_head.weight.dtype
    return logits, torch.nn.functional.cross_entropy(logits, targets.reshape(-1))


def is_decayed(name):
    """All matrices but the input embedding; neither gains nor biases."""
    return not name.endswith(("norm.weight", ".bias")) and name != "model.embed_tokens.weight"


def write_model(family, directory):
    """Draws the weights and writes the directory as `save_pretrained` does."""
    config = family["config"]
    config._attn_implementation = "eager"
    model = AutoModelForCausalLM.from_config(config)
    generator = torch.Generator().manual_seed(family["seed"])
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            noise = torch.randn(weight.shape, generator=generator)
            if name.endswith(".bias"):
                weight.copy_(0.3 * noise)
            elif weight.dim() == 1:
                weight.copy_(1 + 0.2 * noise)
            else:
                weight.copy_(noise / math.sqrt(weight.shape[1]))
    model.to(family["dtype"]).save_pretrained(directory, max_shard_size=family["shard"])
    (directory / "generation_config.json").unlink(missing_ok=True)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python generate_family_golden.py OUTPUT_DIR")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    print(f"torch {torch.__version__}, transformers {transformers.__version__}")
    golden.double_copy, golden.evaluate, golden.is_decayed = double_copy, evaluate, is_decayed
    for name, family in FAMILIES.items():
        directory = Path(sys.argv[1]) / name
        directory.mkdir(parents=True, exist_ok=True)
        write_model(family, directory)
        config = json.loads((directory / "config.json").read_text())
        shape = dict(
            seed=family["seed"], vocabulary=config["vocab_size"], context=config["max_position_embeddings"],
            tied=config["tie_word_embeddings"])
        golden.write_gradients(name, shape, directory, single_copy(directory))
        golden.write_training(name, shape, directory, single_copy(directory))
        settings = json.loads((directory / "adamw.json").read_text())
        settings["generator"] = settings["generator"].replace("transformer_golden", "family_golden")
        (directory / "adamw.json").write_text(json.dumps(settings, indent=2) + "\n")


if __name__ == "__main__":
    main()
