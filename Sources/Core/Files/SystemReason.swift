import Glibc

/// The system's words for an error code, such as "No space left on device".
func reason(of code: Int32) -> String {
  guard let text = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: text)
}
