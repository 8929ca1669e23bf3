"""Writes a golden file of TokenizersTests with Hugging Face's `tokenizers`: kinds of tokenizers that others train.

Made with Python 3.11.7 and tokenizers 0.23.3. In a virtual environment with that package, run

    python Tests/Oracles/generate_tokenizer_kinds.py

Input: Golden/training.txt. Output, in the same directory: kinds.json with

    bases    three small tokenizer files: of bytes, of some of the bytes, and of characters
    kinds    for each kind its base, the fields that differ from it (those of "model" one by one), and for difficult texts the ids, the ids when special
             tokens are found, and the text of the ids (null where it is the text itself)
    members  the ranges of characters that pre-tokenizers have, and of those that NFD puts before U+0301
    forms    for each normalization form the scalars that it changes, and some texts
"""

import json
import pathlib
import sys

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

DIRECTORY = pathlib.Path(__file__).resolve().parent.parent / "Data" / "TokenizersTests" / "Golden"
SCALARS = [value for value in range(0x110000) if not 0xD800 <= value < 0xE000]
DEEPSEEK = [
    r"\p{N}{1,3}",
    r"[一-龥぀-ゟ゠-ヿ]+",
    r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
    r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
]
CL100K = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"
)
TEXTS = [
    "", " ", "  ", "\n", "a", "the keeper's log", " The Keeper  of the\tlight ", "THE KEEPER ",
    "x1234567 89\u0661\u00bd\u2167", "don't I'LL we'Ve \u2019s", "a\r\n\r\nb\n c \n\n", "tab\t\tx   y    ",
    "e\u0301\u0301 \u00e9n\u00e9  \u212b \u00c5 A\u030a", "\u0f40\u0f71\u0f72\u0f73 \uff76\uff9e \ufb01n \uff11\uff12 \u2460 \u00b2\u00b3 \u01c5", "\u1112\u1161\u11ab \uac01 \u4e2d\u6587\u3042\u30ab",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd", "\u200b\u00a0\u3000\u2028\u180e\u0085x", "\0\x01\x7f\u0080\ufeff\uffff",
    "a,b.c!?d--e_f (g) [h] $5+3=8 \u00ab\u00bb \u3002", "<|endoftext|>", "a <|endoftext|> b<|endoftext|><tool>", "<tool> foo food fo Foo<tool>x foo",
    "  foo  ", "\u0130I\u00df\u03a3 \u03c3\u03c2", "\u2581\u2581the \u2581 \u2581x", "<0x41><0xe2>", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \u0928\u092e\u0938\u094d\u0924\u0947",
    "\u0870\U00031350\U00010d4e\U00016d63\u1c89\U0001e030a", "the the the light lighthouse keeperless", "thelight" * 8, "Q q Qthe",
]


def base_of_bytes(text):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=340, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False)
    tokenizer.train_from_iterator([text], trainer)
    return json.loads(tokenizer.to_str())


def base_of_characters(text):
    """As Llama 2: "▁" for spaces, bytes for characters without a token."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    # The words of the text, so that no token reaches across a space.
    trainer = trainers.BpeTrainer(
        vocab_size=370, special_tokens=["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)],
        limit_alphabet=40, show_progress=False)
    tokenizer.train_from_iterator(text.split(), trainer)
    fields = json.loads(tokenizer.to_str())
    fields["added_tokens"] = fields["added_tokens"][:3]
    return fields


def sequence(*parts):
    return {"type": "Sequence", "pretokenizers": list(parts)}


def split(pattern, behavior="Isolated", invert=False, kind="Regex"):
    return {"type": "Split", "pattern": {kind: pattern}, "behavior": behavior, "invert": invert}


def level(regex=False, space=False):
    return {"type": "ByteLevel", "add_prefix_space": space, "trim_offsets": True, "use_regex": regex}


def normalizer(*parts):
    return {"type": "Sequence", "normalizers": list(parts)}


def replace(kind, pattern, content):
    return {"type": "Replace", "pattern": {kind: pattern}, "content": content}


def metaspace(scheme, splits=True):
    return {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": splits}


def token(id, content, **options):
    flags = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=False)
    return {**flags, "id": id, "content": content, **options}


def kinds_of_bytes(base):
    size = len(base["model"]["vocab"])
    special = base["added_tokens"][0]
    kinds = {
        "smollm2": {"pre_tokenizer": sequence({"type": "Digits", "individual_digits": True}, level(regex=True))},
        "deepseek": {"pre_tokenizer": sequence(*map(split, DEEPSEEK), level())},
        "cl100k": {"pre_tokenizer": sequence(split(CL100K, "Removed", True), level())},
        "prefix space": {"pre_tokenizer": level(regex=True, space=True)},
        "no cuts": {"pre_tokenizer": level()},
        "words": {"pre_tokenizer": sequence({"type": "Whitespace"}, level())},
        "white space": {"pre_tokenizer": sequence({"type": "WhitespaceSplit"}, level(space=True))},
        "expression": {"pre_tokenizer": sequence(split(r"\w+\b|[^\w\s]+|\S|\W"), level())},
        "normalizers": {"normalizer": normalizer(
            {"type": "NFD"}, replace("Regex", r"\s{2,}|\d+\b", " # "), replace("String", ".", "…"),
            {"type": "Strip", "strip_left": True, "strip_right": True}, {"type": "Prepend", "prepend": "é"})},
        "small letters": {"normalizer": normalizer({"type": "Lowercase"}, {"type": "NFKC"})},
        "added tokens": {"normalizer": {"type": "Lowercase"}, "added_tokens": [
            special, token(size, "foo", single_word=True), token(size + 1, "<tool>", lstrip=True, rstrip=True),
            token(size + 2, "LIGHT", normalized=True), token(size + 3, "  "), token(size + 4, "né", normalized=True)]},
    }
    for behavior in ["Isolated", "Removed", "MergedWithPrevious", "MergedWithNext", "Contiguous"]:
        kinds[behavior] = {"pre_tokenizer": sequence(
            split(r"[a-e\s]", behavior), split("th", behavior, behavior != "Removed", "String"),
            {"type": "Punctuation", "behavior": behavior}, {"type": "Digits", "individual_digits": False}, level())}
    return {name: ("bytes", change) for name, change in kinds.items()}


def incomplete(base):
    """Without some bytes, whose ids stay vacant."""
    model = json.loads(json.dumps(base["model"]))
    for symbol in ["Q", "Ģ", "ł"]:
        del model["vocab"][symbol]
    known = model["vocab"].keys()
    model["merges"] = [m for m in model["merges"] if {*m, "".join(m)} <= known]
    return {**base, "model": model}


def kinds(bases):
    result = kinds_of_bytes(bases["bytes"])
    result["missing bytes"] = ("some bytes", {})
    result["unknown bytes"] = ("some bytes", {"model": {"unk_token": "<|endoftext|>"}})
    result["fused unknown bytes"] = ("some bytes", {"model": {"unk_token": "<|endoftext|>", "fuse_unk": True}})
    result["llama2"] = ("characters", {})
    result["unknown characters"] = ("characters", {"model": {"byte_fallback": False, "fuse_unk": False}})
    result["fused unknown characters"] = ("characters", {"model": {"byte_fallback": False}, "decoder": None})
    result["missing characters"] = ("characters", {"model": {"byte_fallback": False, "unk_token": None}})
    vocabulary = {t: i for t, i in bases["characters"]["model"]["vocab"].items() if not t.startswith("<0x8")}
    result["some fallback"] = ("characters", {"model": {"vocab": vocabulary}})
    for scheme in ["always", "first", "never"]:
        result[f"metaspace {scheme}"] = ("characters", {
            "normalizer": None, "pre_tokenizer": metaspace(scheme, scheme != "first"), "decoder": metaspace(scheme)})
    return result


def changed(base, changes):
    return {**base, **changes, "model": {**base["model"], **changes.get("model", {})}}


def entry(tokenizer, text):
    tokenizer.encode_special_tokens = True
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    tokenizer.encode_special_tokens = False
    special = tokenizer.encode(text, add_special_tokens=False).ids
    decoded = tokenizer.decode(ids, skip_special_tokens=True)
    return [text, ids, None if special == ids else special, None if decoded == text else decoded]


def ranges(values):
    result = []
    for value in values:
        if result and result[-1][1] == value - 1:
            result[-1][1] = value
        else:
            result.append([value, value])
    return result


def members():
    """The characters that pre-tokenizers cut at, by their effect between letters."""
    def cut(pre_tokenizer, pieces):
        return ranges([v for v in SCALARS if len(pre_tokenizer.pre_tokenize_str(f"a{chr(v)}a")) in pieces])

    return {
        "digits": cut(pre_tokenizers.Digits(individual_digits=True), (3,)),
        "punctuation": cut(pre_tokenizers.Punctuation(), (3,)),
        "whitespace": cut(pre_tokenizers.WhitespaceSplit(), (2,)),
        "word": cut(pre_tokenizers.Whitespace(), (1,)),
        "reordered": ranges(
            [v for v in SCALARS if v != 0x301 and normalizers.NFD().normalize_str("\u0301" + chr(v))[-1] == "\u0301"]),
    }


def forms():
    """For each normalization form, a checksum-like sample: the scalars that change, and some sequences."""
    result = {}
    for form in ["NFC", "NFD", "NFKC", "NFKD"]:
        change = getattr(normalizers, form)()
        changed = [v for v in SCALARS if change.normalize_str(chr(v)) != chr(v) and not 0xAC00 <= v < 0xD7A4]
        result[form] = {"changed": ranges(changed), "texts": [[t, change.normalize_str(t)] for t in TEXTS if not t.isascii()]}
    return result


def main():
    text = (DIRECTORY / "training.txt").read_bytes().decode("utf-8")
    bytes = base_of_bytes(text)
    bases = {"bytes": bytes, "some bytes": incomplete(bytes), "characters": base_of_characters(text)}
    golden = {"bases": bases, "kinds": [], "members": members(), "forms": forms()}
    for name, (base, changes) in kinds(bases).items():
        tokenizer = Tokenizer.from_str(json.dumps(changed(bases[base], changes)))
        golden["kinds"].append(
            {"name": name, "base": base, "changes": changes, "encodings": [entry(tokenizer, t) for t in TEXTS]})
    lines = json.dumps(golden, separators=(",", ":")).replace('{"name"', '\n{"name"').replace('"encodings"', '\n"encodings"')
    (DIRECTORY / "kinds.json").write_text(lines + "\n", encoding="utf-8")
    print(f"{len(golden['kinds'])} kinds, {len(TEXTS)} texts, {len(lines)} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
