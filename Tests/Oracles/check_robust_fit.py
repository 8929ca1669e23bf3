#!/usr/bin/env python3
"""The robust Chinchilla fit of RobustChinchillaTests with SciPy (1.17.1): prints the constants and the objective."""
import itertools
import pathlib
import sys

import numpy as np
from scipy.optimize import minimize

DELTA = 1e-3
GOLDEN = pathlib.Path(__file__).parent.parent / "Studies/ScalingLawsTests/Golden/chinchilla-figure-4.csv"


def objective(constants, n, d, loss):
    a, b, e, alpha, beta = constants
    terms = np.stack([a - alpha * n, b - beta * d, e + 0 * n])
    logarithm = np.logaddexp.reduce(terms)
    fractions = np.exp(terms - logarithm)
    residual = logarithm - loss
    slope = np.clip(residual, -DELTA, DELTA)
    size = abs(residual)
    huber = np.where(size <= DELTA, residual**2 / 2, DELTA * (size - DELTA / 2))
    gradient = [*(slope * fractions).sum(1), -(slope * fractions[0] * n).sum(), -(slope * fractions[1] * d).sum()]
    return 1e3 * huber.sum(), 1e3 * np.array(gradient)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 240
    table = np.genfromtxt(GOLDEN, delimiter=",", names=True)[:count]
    data = tuple(np.log(table[name]) for name in ("N", "D", "loss"))
    starts = itertools.product([0, 5, 10, 15, 20], [0, 5, 10, 15, 20], [-1, 0, 1], [0.2, 0.5, 1], [0.5])
    options = {"maxiter": 10_000, "maxfun": 100_000, "ftol": 1e-15, "gtol": 1e-10}
    ends = [minimize(objective, start, data, jac=True, method="L-BFGS-B", options=options) for start in starts]
    best = min(ends, key=lambda end: end.fun)
    a, b, e, alpha, beta = best.x
    print(f"A {np.exp(a):.3f} B {np.exp(b):.2f} E {np.exp(e):.6f} alpha {alpha:.6f} beta {beta:.6f}")
    print(f"objective {best.fun / 1e3:.12f}")


if __name__ == "__main__":
    main()
