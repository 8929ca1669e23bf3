import Testing

extension ProgramTests {
  @Suite struct PrepareRefusalTests {
    static let cases = [
      BadInput(
        "a text that is missing", "prepare --text nope.txt --output out", 74, says: "cannot open nope.txt"),
      BadInput(
        "a pattern that matches nothing", "prepare --text nope/*.txt --output out", 74, says: "nope/*.txt"),
      BadInput("an empty text", "prepare --text empty.txt --output out", 65, says: "no text in empty.txt") {
        try $0.write("", to: "empty.txt")
      },
      BadInput("a text of blanks", "prepare --text blank.txt --output out", 65, says: "no text in blank.txt") {
        try $0.write(" \n\t\r\n", to: "blank.txt")
      },
      BadInput(
        "a text that is not UTF-8", "prepare --text latin.txt --output out", 65,
        says: "latin.txt is not UTF-8 at byte 10"
      ) {
        try $0.write(Array("twöletters".utf8.dropLast()) + [0xE9, 0x0A], to: "latin.txt")
      },
      BadInput(
        "a directory without text files", "prepare --text pictures --output out", 65, says: "no text in pictures"
      ) {
        try $0.write("not a text", to: "pictures/one.png")
      },
      BadInput(
        "a single short document", "prepare --text text/10.txt --output out", 65, says: "1 document(s)",
        "at least 3"),
      BadInput(
        "a name with a line feed is quoted on one line",
        "prepare --text text --output out --tokenizer two\nlines", 74,
        says: "two lines"),
      BadInput(
        "a gzip file that ends early", "prepare --text a.txt.gz --output out", 65,
        says: "not a complete gzip file"
      ) {
        try $0.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B], to: "a.txt.gz")
      },
      BadInput(
        "a zstd file that is none", "prepare --text a.txt.zst --output out", 65, says: "not a complete zstd file"
      ) {
        try $0.write("plain text", to: "a.txt.zst")
      },
      BadInput(
        "a JSON line without the text", "prepare --text a.jsonl --output out", 65, says: "line 2 of a.jsonl",
        "--text-field"
      ) {
        try $0.write("{\"text\": \"one\"}\n{\"body\": \"two\"}\n", to: "a.jsonl")
      },
      BadInput(
        "a vocabulary below 257", "prepare --text text --output out --vocabulary 256", 65, says: "256",
        "at least 257"),
      BadInput(
        "shares that leave nothing", "prepare --text text --output out --validation 0.5 --test 0.5", 65,
        says: "validation 0.5"),
      BadInput(
        "a fraction that is not a number", "prepare --text text --output out --validation nan", 65,
        says: "validation nan"),
      BadInput(
        "a percentage", "prepare --text text --output out --validation 5", 65, says: "validation 5.0",
        "a number of tokens above 100"),
      BadInput(
        "more held-out tokens than there are", "prepare --text text --output out --validation 100000000", 65,
        says: "100000000 tokens are to be held out", "no more than"),
      BadInput(
        "a vocabulary beside a tokenizer",
        "prepare --text text --output out --vocabulary 280 --tokenizer corpus/tokenizer.json", 64,
        says: "--vocabulary cannot be combined with --tokenizer"),
      BadInput(
        "a separator of two lines", "prepare --text text --output out --separator %%\n%%", 64,
        says: "--separator is one line"),
      BadInput(
        "a separator that never occurs, strictly", "prepare --text text --output out --strict --separator ---", 65,
        says: "the separator \"---\" has no effect", "leave out --strict"),
      BadInput(
        "a text field without JSON, strictly", "prepare --text text --output out --strict --text-field body", 65,
        says: "the text field \"body\" has no effect"),
      BadInput(
        "an output with a corpus of another given tokenizer",
        "prepare --text text --output out --tokenizer corpus/tokenizer.json", 65,
        says: "another given tokenizer, the vocabulary has 270 tokens instead of 280"
      ) { place in
        for options in ["first --vocabulary 270", "out --tokenizer first/tokenizer.json"] {
          _ = try place.chorus("prepare --text text --output \(options)")
        }
      },
      BadInput(
        "a tokenizer that is missing", "prepare --text text --output out --tokenizer nope.json", 74,
        says: "nope.json"),
      BadInput(
        "a tokenizer that is none", "prepare --text text --output out --tokenizer run.yaml", 65,
        says: "tokenizer"),
      BadInput(
        "an output that is a file", "prepare --text text --output run.yaml", 74,
        says: "a file of that name exists"),
      BadInput(
        "an output with a corpus of another vocabulary", "prepare --text text --output out --vocabulary 300", 65,
        says: "directory out already holds another corpus (tokenizer trained to 280 tokens instead of",
        "remove the directory"
      ) {
        try $0.copy("corpus", to: "out")
      },
      BadInput(
        "an output with a corpus of another text",
        "prepare --text more --output out \(PreparedDirectory.corpusOptions)",
        65,
        says: "another text", "give another --output"
      ) {
        try $0.copy("corpus", to: "out")
        try $0.copy("text", to: "more")
        try $0.write("one document more", to: "more/99.txt")
      },
      BadInput(
        "an output with foreign files", "prepare --text text --output out", 65,
        says: "already holds notes.txt"
      ) {
        try $0.write("mine", to: "out/notes.txt")
      },
      BadInput(
        "an output with a tokenizer alone", "prepare --text text --output out", 65,
        says: "already holds tokenizer.json"
      ) {
        try $0.write("mine", to: "out/tokenizer.json")
      },
    ]

    @Test(arguments: cases) func `prepare refuses`(_ input: BadInput) throws { try input.expectRefusal() }

    @Test func `prepare resumes over the files of an interrupted one`() throws {
      let place = try Workplace()
      try place.copy("corpus", to: "out")
      try place.remove("out/corpus.json")
      try place.write("a part", to: "out/train.tokens.12345.partial")
      let outcome = try place.chorus("prepare --text text --output out \(PreparedDirectory.corpusOptions)")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(try place.files("out") == place.files("corpus"))
    }
  }
}
