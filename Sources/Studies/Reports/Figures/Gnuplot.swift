import Files
import Foundation

/// Draws figures as SVG, all of them in one process: to start gnuplot takes longer than to draw.
public enum Gnuplot {
  /// The pictures as `svg` elements, in the figures' order; nil for what gnuplot refuses, and for all without gnuplot.
  ///
  /// Black becomes the color of the text around it, so that a picture is legible on any background.
  ///
  /// - Parameter directory: a place for the script meanwhile.
  /// - Throws: `FileError.system` when the script cannot be written.
  public static func drawings(of figures: [Figure], in directory: String) throws -> [String?] {
    var drawings: [String?] = []
    while drawings.count < figures.count {
      guard let printed = try output(of: figures[drawings.count...].map(script).joined(), in: directory) else {
        return figures.map { _ in nil }
      }
      drawings += printed.components(separatedBy: endOfDrawing).dropLast().map(picture)
      // Where fewer are drawn, it ended at the next one: the others are drawn without that one.
      if drawings.count < figures.count { drawings.append(nil) }
    }
    return drawings
  }

  /// The line that is printed after each complete picture.
  private static let endOfDrawing = "<!-- drawn -->\n"

  private static func script(_ figure: Figure) -> String {
    """
    reset session
    \(figure.script)
    set print "-"
    print "\(endOfDrawing.dropLast())"

    """
  }

  /// Black, as gnuplot writes it, and the color of the text around a picture.
  private static let colors: KeyValuePairs = [
    "stroke='black'": "stroke='currentColor'", "stroke=\"black\"": "stroke=\"currentColor\"",
    "fill=\"black\"": "fill=\"currentColor\"", " color=\"black\"": "",
  ]

  private static func picture(_ printed: String) -> String? {
    guard let start = printed.range(of: "<svg") else { return nil }
    let svg = printed[start.lowerBound...].replacing(/<title>Gnuplot<\/title>\n<desc>.*?<\/desc>\n/, with: "")
    return colors.reduce(String(svg)) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
  }

  /// The output of gnuplot until the script's end or its first error; nil when it is not installed.
  private static func output(of script: String, in directory: String) throws -> String? {
    // A file: of a long script through a pipe, both sides could wait for the other one to read.
    let path = "\(directory)/figures.\(ProcessInfo.processInfo.processIdentifier).gnuplot"
    try AtomicFile.write(Data(script.utf8), to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let stdout = Pipe()
    let process = process(path, output: stdout)
    guard (try? process.run()) != nil else { return nil }
    let data = stdout.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let isMissing = process.terminationStatus == 127
    return isMissing ? nil : String(decoding: data, as: UTF8.self)
  }

  private static func process(_ script: String, output: Pipe) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gnuplot", script]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    return process
  }
}
