/// A complete request.
package struct HTTPRequest: Sendable {
  /// The line and the headers.
  package let head: HTTPHead
  /// The body; empty when there is none.
  package let body: [UInt8]

  /// A request that was read.
  package init(head: HTTPHead, body: [UInt8]) {
    self.head = head
    self.body = body
  }
}
