/// A well-known kind of file that is not read as text.
struct UnreadFormat {
  /// Its name with an article, such as "a zip archive".
  let name: String
  /// The way to make text of it, in the imperative.
  let remedy: String
  private let magics: [[UInt8]]
  private let offset: Int

  private init(_ name: String, beginsWith magics: [UInt8]..., at offset: Int = 0, remedy: String) {
    self.name = name
    self.remedy = remedy
    self.magics = magics
    self.offset = offset
  }

  /// The format of data that begin with some bytes; nil when it is none of these.
  static func of(_ head: [UInt8]) -> UnreadFormat? {
    all.first { format in format.magics.contains { head.dropFirst(format.offset).starts(with: $0) } }
  }

  private static let all = archives + compressions + tables + encodings

  private static let archives = [
    UnreadFormat(
      "a zip archive, as .docx, .epub and .npz are", beginsWith: Array("PK\u{3}\u{4}".utf8), Array("PK\u{5}\u{6}".utf8),
      remedy: "unpack it, for instance with unzip, and give the directory"),
    UnreadFormat(
      "a 7z archive", beginsWith: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C],
      remedy: "unpack it, for instance with 7z x, and give the directory"),
    UnreadFormat(
      "a RAR archive", beginsWith: Array("Rar!\u{1A}\u{7}".utf8),
      remedy: "unpack it, for instance with unrar x, and give the directory"),
    UnreadFormat(
      "a tar archive", beginsWith: Array("ustar".utf8), at: 257,
      remedy: "unpack it with tar -xf, and give the directory"),
  ]

  private static let compressions = [
    UnreadFormat(
      "bzip2 data", beginsWith: Array("BZh91AY&SY".utf8), Array("BZh11AY&SY".utf8), remedy: pipe("bzcat")),
    UnreadFormat("lz4 data", beginsWith: [0x04, 0x22, 0x4D, 0x18], remedy: pipe("lz4cat")),
    UnreadFormat("lzip data", beginsWith: Array("LZIP\u{1}".utf8), remedy: pipe("lzip -dc")),
    UnreadFormat("lzma data", beginsWith: [0x5D, 0x00, 0x00], remedy: pipe("lzcat")),
    UnreadFormat("data of the program compress", beginsWith: [0x1F, 0x9D], remedy: pipe("zcat")),
  ]

  private static func pipe(_ program: String) -> String {
    "unpack it on the way: \(program) FILE | chorus prepare --text - …"
  }

  private static let tables = [
    UnreadFormat(
      "a Parquet file", beginsWith: Array("PAR1\u{15}".utf8),
      remedy:
        "write it as JSON lines, for instance in Python: pandas.read_parquet(FILE).to_json(NEW, orient=\"records\", lines=True)"
    ),
    UnreadFormat(
      "an Arrow file", beginsWith: Array("ARROW1\u{0}\u{0}".utf8), [0xFF, 0xFF, 0xFF, 0xFF],
      remedy: "write it as JSON lines, for instance in Python: datasets.Dataset.from_file(FILE).to_json(NEW)"),
    UnreadFormat(
      "an SQLite database", beginsWith: Array("SQLite format 3\u{0}".utf8),
      remedy: "write its text as JSON lines, for instance with sqlite3 -json"),
    UnreadFormat("an HDF5 file", beginsWith: [0x89, 0x48, 0x44, 0x46], remedy: "write its text as JSON lines"),
    UnreadFormat(
      "a NumPy array", beginsWith: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], remedy: "write its text as JSON lines"),
  ]

  private static let encodings = [
    UnreadFormat("a PDF file", beginsWith: Array("%PDF-".utf8), remedy: "write its text, for instance with pdftotext"),
    UnreadFormat(
      "an old Office document", beginsWith: [0xD0, 0xCF, 0x11, 0xE0],
      remedy: "write its text, for instance with soffice --convert-to txt"),
    UnreadFormat(
      "text in UTF-32", beginsWith: [0xFF, 0xFE, 0x00, 0x00], [0x00, 0x00, 0xFE, 0xFF], remedy: iconv("UTF-32")),
    UnreadFormat("text in UTF-16", beginsWith: [0xFF, 0xFE], [0xFE, 0xFF], remedy: iconv("UTF-16")),
  ]

  private static func iconv(_ encoding: String) -> String {
    "convert it, for instance with iconv -f \(encoding) -t UTF-8 FILE > NEW"
  }
}
