import COpenBLAS

/// The matrix library's settings and facts.
public enum BLAS {
  /// The number of threads of a product. One rank is one core, so programs set 1 unless a person asks for more.
  public static var threadCount: Int {
    get { Int(openblas_get_num_threads()) }
    set { openblas_set_num_threads(Int32(newValue)) }
  }

  /// The library's version, build options and the kind of core whose kernels it chose, on one line.
  public static var description: String {
    guard let configuration = unsafe openblas_get_config() else { return "unknown" }
    return unsafe "\(String(cString: configuration)) on \(kernels)"
  }

  /// The kind of core whose kernels it chose.
  public static var kernels: String {
    unsafe openblas_get_corename().map { unsafe String(cString: $0) } ?? "unknown"
  }
}
