import Foundation

/// Compressed files, made by zlib 1.2.13 (level 9, through Python), by the program zstd 1.5.4 (-19 --check), and by liblzma 5.4.1
/// (level 9, through Python).
public enum CompressedSamples {
  /// What the first part of the files of two parts says.
  public static let first = "It was a bright cold day in April, "
  /// What both parts say.
  public static let sentence = first + "and the clocks were striking thirteen.\n"
  /// How many zeros the long files hold, more than the reader decompresses at once.
  public static let longCount = 300_000
  /// The length of the first of two members.
  public static let firstMemberLength = 55
  /// The length of the first of two frames.
  public static let firstFrameLength = 48

  /// The length of the first of two xz streams.
  public static let firstStreamLength = 92

  /// Two members.
  public static let gzip = data(
    "H4sIAAAAAAACA/MsUShPLFZIVEgqykzPKFFIzs9JUUhJrFTIzFNwLCjKzNFRAAAfXVZLIwAAAB+LCAAAAAAAAgNLzEtRKMlIVUjO"
      + "yU/OLlYoTy1KVSguKcrMzsxLB0pkFpWkpubpcQEA+kCVPCcAAAA=")

  /// Two frames.
  public static let zstd = data(
    "KLUv/QRoGQEASXQgd2FzIGEgYnJpZ2h0IGNvbGQgZGF5IGluIEFwcmlsLCAdp2vlKLUv/QRoOQEAYW5kIHRoZSBjbG9ja3Mgd2Vy"
      + "ZSBzdHJpa2luZyB0aGlydGVlbi4K9VU3lg==")

  /// One member without text.
  public static let emptyGzip = data(
    "H4sIAAAAAAACAwMAAAAAAAAAAAA=")

  /// One frame without text.
  public static let emptyZstd = data(
    "KLUv/SQAAQAAmenYUQ==")

  /// One member of zeros.
  public static let longGzip = data(
    "H4sIAAAAAAACA+3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAA/Bj74rL24JMEAA==")

  /// One frame of zeros.
  public static let longZstd = data(
    "KLUv/QRoTAAACAABAPz/ORACAgAQAAOfBAAtKN4m")

  /// Two streams.
  public static let xz = data(
    "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jMAQAiSXQgd2FzIGEgYnJpZ2h0IGNvbGQgZGF5IGluIEFwcmlsLCAAAFLeKyEzJmMDAAE7I2Er"
      + "U74ftvN9AQAAAAAEWVr9N3pYWgAABObWtEYCACEBHAAAABDPWMwBACZhbmQgdGhlIGNsb2NrcyB3ZXJlIHN0cmlraW5nIHRoaXJ0ZWVu"
      + "LgoAAH/Nz1tqET5JAAE/J3wqUt0ftvN9AQAAAAAEWVo=")

  /// One stream without text.
  public static let emptyXz = data("/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=")

  /// One stream of zeros.
  public static let longXz = data(
    "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM5JPfAG9dAABv/f//o7f/Rz5IFXI5YVG4kijmo4YH+e7kHoLTL8U6PAFLsX7JiopNL6MN2X+m"
      + "44wjEVPgWRjFdYrid/i2lH8MasDedElk4ulcU7IE2PdEDKtfDW1G6eXDdoi3llestk3haR1v+0uIEGw1jEDBAAAAH58pcZX/q9AAAYsB"
      + "4KcSAHhj/vixxGf7AgAAAAAEWVo=")

  private static func data(_ base64: String) -> Data { Data(base64Encoded: base64) ?? Data() }
}
