import Foundation
import MessagePassing
import Testing

/// The one world of this process: MPI can be started only once.
enum World {
  private nonisolated(unsafe) static var holder: Holder?

  private final class Holder {
    let environment: MPIEnvironment
    var kept: [AnyObject] = []
    init() throws { environment = try MPIEnvironment() }
    deinit { kept = [] }
  }

  /// All ranks that run these tests; MPI ends with the process.
  static func get() throws -> Communicator {
    if let holder = unsafe holder { return holder.environment.world }
    let new = try Holder()
    unsafe holder = new
    atexit { unsafe World.holder = nil }
    return new.environment.world
  }

  /// Keeps a directory or a flag as long as MPI: another rank may be about to read the directory, or have sent a message that
  /// nobody has read.
  static func kept<Object: AnyObject>(_ object: Object) throws -> Object {
    _ = try get()
    unsafe holder?.kept.append(object)
    return object
  }

  /// This rank alone.
  static func alone() throws -> Communicator {
    let world = try get()
    return try #require(try world.split(color: world.rank))
  }
}
