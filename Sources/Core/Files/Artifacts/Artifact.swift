import Foundation

/// A result on disk that is made once, and found again by its recipe.
///
/// A kind of artifact states its facts: its recipe, the file that is written last, the names of its other files. The rest is
/// the same for all: a directory with the last file is complete; a directory that holds something else, or an artifact of
/// another recipe, is refused; one process at a time writes, under the directory's lock; an interrupted artifact is continued.
///
/// To add a kind, state the facts without a default below, and call `claim` before making it and `seal` at its end.
public protocol Artifact {
  /// Everything that decides the bytes of the result.
  associatedtype Recipe: Equatable
  /// The value that a complete artifact is opened as.
  associatedtype Product

  /// Its kind.
  static var kind: ArtifactKind { get }
  /// The directory of its files.
  var directory: String { get }
  /// The recipe by which it is made.
  var recipe: Recipe { get throws }
  /// The name of the file that is written last: a directory that has it is complete.
  var manifestName: String { get }

  /// The artifact of which the directory has the last file, whatever its recipe; nil when it has none.
  ///
  /// A kind that is made again when its manifest is damaged returns nil for that, too; others throw `FileError.corrupted`.
  func stored() throws -> Product?
  /// The recipe of a stored artifact.
  func recipe(of product: Product) throws -> Recipe
  /// The error that refuses an artifact of another recipe.
  func refusal(of other: Recipe) throws -> any Error
  /// True when the content of a stored artifact is that of its manifest; true unless a kind reads it.
  func isIntact(_ product: Product) -> Bool

  /// True when a file of this name belongs to the artifact; true unless stated.
  func owns(_ name: String) -> Bool
  /// True when a directory with these entries, the lock apart, was begun as an artifact of this kind; true unless stated.
  func isBegun(with entries: [String]) -> Bool
  /// The recipe of an artifact that was begun and interrupted; nil when nothing says it.
  func interruptedRecipe() throws -> Recipe?
  /// The directories in it in which files are written before it is complete; none unless stated.
  var workDirectories: [String] { get }
}

extension Artifact {
  /// The path of the file that is written last.
  public var manifestPath: String { "\(directory)/\(manifestName)" }

  /// True: nothing but the manifest is read.
  public func isIntact(_ product: Product) -> Bool { true }
  /// True: any file belongs to the artifact.
  public func owns(_ name: String) -> Bool { true }
  /// True: any directory may become the artifact's.
  public func isBegun(with entries: [String]) -> Bool { true }
  /// Nil: an interrupted artifact does not say its recipe.
  public func interruptedRecipe() throws -> Recipe? { nil }
  /// None.
  public var workDirectories: [String] { [] }
}

extension Artifact where Product: Codable {
  /// The object in the sealed file that is written last; nil when there is none.
  ///
  /// - Throws: `FileError.system` when it cannot be read, `FileError.corrupted` when its checksum does not fit.
  public func stored() throws -> Product? { try SealedFile.read(Product.self, from: manifestPath) }
}

extension Artifact {
  /// The complete artifact; nil when it must be made or continued.
  ///
  /// - Throws: `FileError.directoryNotEmpty` when the directory holds something else, `refusal` when it holds an artifact of
  ///   another recipe.
  public func finished() throws -> Product? {
    guard let product = try stored() else {
      try checkUnfinished()
      return nil
    }
    try checkRecipe(recipe(of: product))
    return isIntact(product) ? product : nil
  }

  /// Refuses a directory that holds anything but an interrupted artifact of this recipe.
  private func checkUnfinished() throws {
    let entries = entries(of: directory)
    guard !entries.isEmpty else { return }
    let isBegun = isBegun(with: entries)
    if let foreign = entries.first(where: { !(isBegun && owns($0)) && !isPartial($0) }) {
      throw FileError.directoryNotEmpty(path: directory, found: foreign)
    }
    if let interrupted = try interruptedRecipe() { try checkRecipe(interrupted) }
  }

  /// Refuses an artifact of another recipe.
  ///
  /// - Throws: `refusal`.
  public func checkRecipe(_ found: Recipe) throws {
    guard try found == recipe else { throw try refusal(of: found) }
  }

  /// Takes the lock of the directory, and removes the files that killed writers left half written.
  ///
  /// - Parameter timeout: the most seconds to wait for another process.
  /// - Throws: `FileError.directoryInUse` when another process holds the lock until then, `.system` when the directory cannot be written.
  public func lock(timeout: Double = 0) throws(FileError) -> DirectoryLock {
    let lock = try DirectoryLock.waiting(directory: directory, timeout: timeout)
    removePartials()
    return lock
  }

  /// The complete artifact, or else the right to make it.
  ///
  /// - Parameter timeout: the most seconds to wait for another process that makes it.
  /// - Throws: as `finished` and `lock`.
  public func claim(timeout: Double = 0) throws -> ArtifactClaim<Product> {
    if let product = try finished() {
      if hasPartials { _ = try? lock() }
      return .finished(product)
    }
    let lock = try DirectoryLock.waiting(directory: directory, timeout: timeout)
    // Another process may have finished it before this one took the lock.
    if let product = try finished() { return .finished(product) }
    removePartials()
    return .unfinished(lock)
  }

  /// Writes the last file with a checksum of its own: the artifact is complete.
  ///
  /// - Throws: `FileError.system`.
  public func seal(_ manifest: some Encodable) throws { try SealedFile.write(manifest, to: manifestPath) }

  /// Removes the artifact's half-written files; the lock of the directory is held.
  public func removePartials() {
    for place in places { AtomicFile.removePartials(in: place, where: owns) }
  }

  private var hasPartials: Bool { places.contains { entries(of: $0).contains(where: isPartial) } }

  private var places: [String] { [directory] + workDirectories.map { "\(directory)/\($0)" } }

  private func isPartial(_ name: String) -> Bool { AtomicFile.finalName(ofPartial: name).map(owns) ?? false }

  /// The names in a directory, sorted, without that of the lock.
  private func entries(of directory: String) -> [String] {
    let names = (try? directoryEntries(directory)) ?? []
    return names.filter { $0 != DirectoryLock.fileName }.sorted()
  }
}

/// The answer to a process that asks for an artifact.
public enum ArtifactClaim<Product> {
  /// The artifact, which is complete.
  case finished(Product)
  /// The right to make or continue it, as long as the lock is held.
  case unfinished(DirectoryLock)
}
