import Foundation

/// Compressed files, made by zlib 1.2.13 (level 9, through Python) and by the program zstd 1.5.4 (-19 --check).
enum CompressedSamples {
  /// What the first part of the files of two parts says.
  static let first = "It was a bright cold day in April, "
  /// What both parts say.
  static let sentence = first + "and the clocks were striking thirteen.\n"
  /// How many zeros the long files hold, more than the reader decompresses at once.
  static let longCount = 300_000
  /// The length of the first of two members.
  static let firstMemberLength = 55
  /// The length of the first of two frames.
  static let firstFrameLength = 48

  /// Two members.
  static let gzip = data(
    "H4sIAAAAAAACA/MsUShPLFZIVEgqykzPKFFIzs9JUUhJrFTIzFNwLCjKzNFRAAAfXVZLIwAAAB+LCAAAAAAAAgNLzEtRKMlIVUjO"
      + "yU/OLlYoTy1KVSguKcrMzsxLB0pkFpWkpubpcQEA+kCVPCcAAAA=")

  /// Two frames.
  static let zstd = data(
    "KLUv/QRoGQEASXQgd2FzIGEgYnJpZ2h0IGNvbGQgZGF5IGluIEFwcmlsLCAdp2vlKLUv/QRoOQEAYW5kIHRoZSBjbG9ja3Mgd2Vy"
      + "ZSBzdHJpa2luZyB0aGlydGVlbi4K9VU3lg==")

  /// One member without text.
  static let emptyGzip = data(
    "H4sIAAAAAAACAwMAAAAAAAAAAAA=")

  /// One frame without text.
  static let emptyZstd = data(
    "KLUv/SQAAQAAmenYUQ==")

  /// One member of zeros.
  static let longGzip = data(
    "H4sIAAAAAAACA+3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAA/Bj74rL24JMEAA==")

  /// One frame of zeros.
  static let longZstd = data(
    "KLUv/QRoTAAACAABAPz/ORACAgAQAAOfBAAtKN4m")

  private static func data(_ base64: String) -> Data { Data(base64Encoded: base64) ?? Data() }
}
