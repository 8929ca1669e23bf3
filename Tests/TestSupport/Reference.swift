/// Plain double-precision computations that the tuned kernels are compared with: simple loops over definitions.
public enum Reference {}
