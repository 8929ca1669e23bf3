import CCurl

/// One request of libcurl and the part of its response that has come.
@safe
final class Transfer {
  /// The handle of libcurl.
  let handle: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let settings: TransferSettings
  /// The response as it comes.
  private(set) var received = ReceivedResponse()
  /// The moment of the last byte, by the clock of the transport; it is told when the transfer is looked at.
  private(set) var lastByte: Double
  private var seenBytes = 0

  /// A request that is not sent yet.
  ///
  /// - Throws: `ClientError.transport`.
  init(_ body: [UInt8], to target: RequestTarget, settings: TransferSettings, now: Double) throws(ClientError) {
    guard let handle = unsafe curl_easy_init() else { throw .transport(reason: "it has no memory") }
    unsafe self.handle = handle
    self.settings = settings
    lastByte = now
    unsafe headers = nil
    received.limit = settings.responseLimit
    try setAddress(target)
    try setBounds()
    try setBody(body)
    try setReceiver()
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe curl_slist_free_all(headers)
  }

  private func setAddress(_ target: RequestTarget) throws(ClientError) {
    try set(CURLOPT_URL, target.url)
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    if let path = settings.certificates { try set(CURLOPT_CAINFO, path) }
    addHeader("Content-Type: application/json")
    addHeader("Accept: application/json")
    // Without it libcurl asks first for longer bodies, and some servers never answer that.
    addHeader("Expect:")
    if let key = target.key { addHeader("Authorization: Bearer \(key.secret)") }
    try check(unsafe chorus_curl_set_headers(handle, headers))
  }

  private func addHeader(_ line: String) { unsafe headers = curl_slist_append(headers, line) }

  private func setBounds() throws(ClientError) {
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_TCP_KEEPALIVE, 1)
    try set(CURLOPT_TIMEOUT_MS, Self.milliseconds(settings.timeout))
    try set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(settings.connectTimeout))
  }

  /// Zero would mean libcurl's own bound.
  private static func milliseconds(_ seconds: Double) -> Int { max(1, Int(min(seconds, 1e6) * 1000)) }

  private func setBody(_ body: [UInt8]) throws(ClientError) {
    try check(unsafe chorus_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
    let code = unsafe body.withUnsafeBytes {
      unsafe chorus_curl_set_text(handle, CURLOPT_COPYPOSTFIELDS, $0.assumingMemoryBound(to: CChar.self).baseAddress)
    }
    try check(code)
  }

  private func setReceiver() throws(ClientError) {
    let receiver = unsafe Unmanaged.passUnretained(self).toOpaque()
    try check(unsafe chorus_curl_set_pointer(handle, CURLOPT_WRITEDATA, receiver))
    try check(unsafe chorus_curl_set_pointer(handle, CURLOPT_HEADERDATA, receiver))
    try check(unsafe chorus_curl_set_writer(handle, CURLOPT_WRITEFUNCTION, receiveBody))
    try check(unsafe chorus_curl_set_writer(handle, CURLOPT_HEADERFUNCTION, receiveHeader))
  }

  private func set(_ option: CURLoption, _ value: Int) throws(ClientError) {
    try check(unsafe chorus_curl_set_number(handle, option, value))
  }

  private func set(_ option: CURLoption, _ text: String) throws(ClientError) {
    try check(unsafe chorus_curl_set_text(handle, option, text))
  }

  private func check(_ code: CURLcode) throws(ClientError) {
    guard code == CURLE_OK else { throw .transport(reason: words(of: code)) }
  }

  /// Takes a piece of the body.
  ///
  /// - Returns: false when the response is too large.
  fileprivate func take(body bytes: UnsafeBufferPointer<UInt8>) -> Bool { unsafe received.append(body: bytes) }

  /// Takes a line of the header.
  ///
  /// - Returns: false when the response is too large.
  fileprivate func take(header bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    unsafe received.append(header: String(decoding: bytes, as: UTF8.self))
  }

  /// True when the response began and nothing of it came for some time.
  func isStalled(now: Double, timeout: Double) -> Bool {
    if received.byteCount != seenBytes {
      seenBytes = received.byteCount
      lastByte = now
    }
    return seenBytes > 0 && now - lastByte > timeout
  }

  /// The end of the transfer with a code of libcurl.
  func outcome(_ code: CURLcode) -> TransportEvent.Outcome {
    if received.isTooLarge { return .failure(.tooLarge(limit: settings.responseLimit)) }
    guard code == CURLE_OK else { return .failure(failure(code)) }
    var status = 0
    unsafe chorus_curl_get_number(handle, CURLINFO_RESPONSE_CODE, &status)
    return .response(HTTPResponse(status: status, headers: received.headers, body: received.body))
  }

  private var isConnected: Bool {
    var microseconds: curl_off_t = 0
    unsafe chorus_curl_get_size(handle, CURLINFO_CONNECT_TIME_T, &microseconds)
    return microseconds > 0
  }

  private func failure(_ code: CURLcode) -> TransportFailure {
    switch code {
    case CURLE_OPERATION_TIMEDOUT: .timeout(seconds: isConnected ? settings.timeout : settings.connectTimeout)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      .encryption(words(of: code))
    default: .connection(words(of: code))
    }
  }
}

/// The words of libcurl for a code.
func words(of code: CURLcode) -> String {
  guard let text = unsafe curl_easy_strerror(code) else { return "code \(code.rawValue)" }
  return unsafe String(cString: text)
}

private func transfer(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
  unsafe pointer.map { unsafe Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private func buffer(_ bytes: UnsafeMutablePointer<CChar>?, count: Int) -> UnsafeBufferPointer<UInt8> {
  unsafe UnsafeBufferPointer(start: UnsafeRawPointer(bytes)?.assumingMemoryBound(to: UInt8.self), count: count)
}

/// Called by libcurl; any number but that of the bytes ends the transfer.
private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ receiver: UnsafeMutableRawPointer?
) -> Int {
  let isTaken = unsafe transfer(receiver)?.take(body: buffer(bytes, count: size * count)) ?? false
  return isTaken ? size * count : -1
}

/// Called by libcurl for each line of the header.
private func receiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ receiver: UnsafeMutableRawPointer?
) -> Int {
  let isTaken = unsafe transfer(receiver)?.take(header: buffer(bytes, count: size * count)) ?? false
  return isTaken ? size * count : -1
}
