import Files
import Synchronization

/// The scans of token files, so that a program reads each of them once: a file that is opened again and has not changed
/// since is not read again. Copies of a corpus have their scans in common.
package final class TokenFileScans: Sendable {
  /// The identity of a file when it was read, and its scan.
  struct Entry: Sendable {
    let identity: FileIdentity
    let scan: TokenScan
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var bytesRead = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// The bytes that were read so far for scans.
  package var bytesRead: Int { state.withLock { $0.bytesRead } }

  /// The scan of a file, which is read unless it is known.
  ///
  /// - Complexity: O(n) for a file that is not known.
  package func scan(_ file: TokenFile) -> TokenScan {
    if let entry = entry(of: file.path), entry.identity == file.identity { return entry.scan }
    let start = FileIdentity.now()
    let scan = file.scan()
    state.withLock { $0.bytesRead += file.identity.size }
    // A file that was changed a moment ago may change again without another time: it is read again next time.
    if file.identity.isSettled(at: start) { insert(Entry(identity: file.identity, scan: scan), for: file.path) }
    return scan
  }

  /// The scan of the file at a path; nil when it was not read yet.
  func entry(of path: String) -> Entry? { state.withLock { $0.entries[path] } }

  /// Takes over a scan of the file at a path.
  func insert(_ entry: Entry, for path: String) { state.withLock { $0.entries[path] = entry } }
}

extension TokenFileScans.Entry {
  /// The entry as integers, the first of which says how many follow; the checksum is known from elsewhere.
  var integers: [Int] {
    let facts = [identity.device, identity.node, identity.size, identity.modified, Int(scan.largestToken)]
    return [facts.count + scan.documentEnds.count] + facts + scan.documentEnds
  }

  /// Takes an entry from the front of a list; nil when there is none.
  init?(integers: inout ArraySlice<Int>, checksum: String) {
    guard let count = integers.popFirst(), count >= 5, count <= integers.count else { return nil }
    let facts = Array(integers.prefix(count))
    integers = integers.dropFirst(count)
    identity = FileIdentity(device: facts[0], node: facts[1], size: facts[2], modified: facts[3])
    scan = TokenScan(
      checksum: checksum, largestToken: UInt32(truncatingIfNeeded: facts[4]), documentEnds: Array(facts[5...]))
  }
}
