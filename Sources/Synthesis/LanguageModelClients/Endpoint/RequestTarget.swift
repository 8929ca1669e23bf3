/// The address that a request is sent to, and the key that it is sent with.
struct RequestTarget {
  let url: String
  /// Nil for servers that need none.
  let key: APIKey?
}
