import CCurl

/// Transfers of libcurl that run at the same time in one thread.
@safe
final class TransferPool {
  private let handle: UnsafeMutableRawPointer
  private var transfers: [Int: Transfer] = [:]

  /// A pool without transfers.
  ///
  /// - Throws: `ClientError.transport`.
  init() throws(ClientError) {
    guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, let handle = unsafe curl_multi_init() else {
      throw .transport(reason: "it cannot start")
    }
    unsafe self.handle = handle
  }

  deinit {
    for transfer in transfers.values { unsafe curl_multi_remove_handle(handle, transfer.handle) }
    unsafe curl_multi_cleanup(handle)
  }

  /// Begins a transfer.
  func add(_ transfer: Transfer, id: Int) throws(ClientError) {
    try check(unsafe curl_multi_add_handle(handle, transfer.handle))
    transfers[id] = transfer
  }

  /// Sends and receives what can be without waiting, and removes the transfers that ended.
  func events(now: Double, stallTimeout: Double) throws(ClientError) -> [TransportEvent] {
    var running: Int32 = 0
    try check(unsafe curl_multi_perform(handle, &running))
    return try finished() + stalled(now: now, timeout: stallTimeout)
  }

  /// Waits until something can be sent or received.
  func poll(seconds: Double) throws(ClientError) {
    let milliseconds = Int32((min(max(seconds, 0), 3600) * 1000).rounded(.up))
    try check(unsafe curl_multi_poll(handle, nil, 0, milliseconds, nil))
  }

  private func finished() throws(ClientError) -> [TransportEvent] {
    var events: [TransportEvent] = []
    var rest: Int32 = 0
    while let message = unsafe curl_multi_info_read(handle, &rest) {
      guard let id = unsafe id(of: message.pointee.easy_handle) else { continue }
      let code = unsafe chorus_curl_result(message)
      if let outcome = try remove(id)?.outcome(code) { events.append(TransportEvent(id: id, outcome: outcome)) }
    }
    return events
  }

  private func stalled(now: Double, timeout: Double) throws(ClientError) -> [TransportEvent] {
    let ids = transfers.filter { $0.value.isStalled(now: now, timeout: timeout) }.keys.sorted()
    for id in ids { _ = try remove(id) }
    return ids.map { TransportEvent(id: $0, outcome: .failure(.stalled(seconds: timeout))) }
  }

  private func id(of easy: UnsafeMutableRawPointer?) -> Int? {
    transfers.first { unsafe $0.value.handle == easy }?.key
  }

  private func remove(_ id: Int) throws(ClientError) -> Transfer? {
    guard let transfer = transfers.removeValue(forKey: id) else { return nil }
    try check(unsafe curl_multi_remove_handle(handle, transfer.handle))
    return transfer
  }

  private func check(_ code: CURLMcode) throws(ClientError) {
    guard code != CURLM_OK else { return }
    guard let text = unsafe curl_multi_strerror(code) else { throw .transport(reason: "code \(code.rawValue)") }
    throw .transport(reason: unsafe String(cString: text))
  }
}
