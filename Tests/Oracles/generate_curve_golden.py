#!/usr/bin/env python3
"""Writes the golden file of fits of curves with SciPy, a second implementation of the same fits.

Learning curves are fitted by scipy.optimize.least_squares to both curves at once, and to each alone, from many starting
points under the bounds a, b, c >= 0 and 0.01 <= exponents <= 20. Sums of exponentials are fitted in the same way over the
asymptote, the amplitudes (>= 0) and the logarithms of the time constants. Nothing here uses variable projection.

Usage: Tests/Oracles/generate_curve_golden.py > Tests/Studies/ScalingLawsTests/Golden/curves.json
Made with SciPy 1.17.1 and NumPy 2.4.6.
"""

import itertools
import json

import numpy
import scipy
from scipy import optimize, stats

EXPONENTS = (0.01, 20.0)
TIGHT = dict(xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=5000)


def best_fit(residuals, starts, bounds):
    """The best of many bounded fits, as (squared error, constants)."""
    best = (numpy.inf, None)
    for start in starts:
        inside = numpy.clip(start, numpy.array(bounds[0]) + 1e-12, numpy.array(bounds[1]) - 1e-12)
        found = optimize.least_squares(residuals, inside, bounds=bounds, x_scale=numpy.maximum(numpy.abs(inside), 1e-3), **TIGHT)
        if 2 * found.cost < best[0]:
            best = (2 * float(found.cost), found.x)
    return best


def learning_curves(examples, test, train):
    """Both laws: with one asymptote, and with two."""
    scale = examples.min()
    x = examples / scale

    def shared(p):
        return numpy.concatenate([p[0] + p[1] * x ** -p[2] - test, p[0] - p[3] * x ** -p[4] - train])

    def separate(p):
        return numpy.concatenate([p[0] + p[1] * x ** -p[2] - test, p[5] - p[3] * x ** -p[4] - train])

    low, high = [0, 0, EXPONENTS[0], 0, EXPONENTS[0]], [numpy.inf, numpy.inf, EXPONENTS[1], numpy.inf, EXPONENTS[1]]
    starts = [
        [a, max(test[0] - a, 1e-3), alpha, max(a - train[0], 1e-3), beta]
        for a in (0.2 * test.min(), (test.min() + train.max()) / 2, 0.9 * test.min())
        for alpha in (0.05, 0.3, 1.0, 3.0) for beta in (0.05, 0.3, 1.0, 3.0)
    ]
    error, found = best_fit(shared, starts, (low, high))
    top = 2 * max(test.max(), train.max())
    other, two = best_fit(separate, [s + [train.max() * 1.05] for s in starts], (low + [0], high + [top]))
    freedom = 2 * len(examples) - 6
    statistic = (error - other) / (other / freedom) if freedom > 0 else None
    return {
        "a": float(found[0]), "b": float(found[1] * scale ** found[2]), "alpha": float(found[2]),
        "c": float(found[3] * scale ** found[4]), "beta": float(found[4]), "squaredError": error,
        "separate": [float(two[0]), float(two[5])], "separateSquaredError": other,
        "areDifferent": bool(statistic is not None and statistic > stats.f.ppf(0.95, 1, freedom)),
    }


def exponentials(t, y, count):
    """a, b and time constants of the best sum of so many exponentials."""

    def residuals(p):
        return p[0] - numpy.exp(-t[:, None] / numpy.exp(p[None, 1 + count:])) @ p[1:1 + count] - y

    low = [-numpy.inf] + [0] * count + [numpy.log(t[t > 0].min() / 10)] * count
    high = [numpy.inf] * (1 + count) + [numpy.log(100 * t.max())] * count
    rise = y.max() - y.min()
    grid = numpy.log(numpy.geomspace(t[t > 0].min(), 3 * t.max(), 7))
    starts = [[y.max()] + [rise / count] * count + list(times) for times in itertools.combinations(grid, count)]
    error, found = best_fit(residuals, starts, (low, high))
    order = numpy.argsort(-found[1 + count:])
    return {
        "a": float(found[0]), "b": found[1:1 + count][order].tolist(),
        "timeConstants": numpy.exp(found[1 + count:][order]).tolist(), "squaredError": error,
    }


def main():
    random = numpy.random.default_rng(20261126)
    pairs = []
    for name, count, constants, other, noise in [
        ("little noise", 8, (0.2, 1.5, 0.7, 0.9, 0.9), 0.2, 0.0005),
        ("more noise", 6, (0.2, 1.5, 0.7, 0.9, 0.9), 0.2, 0.004),
        ("slow", 9, (1.8, 9.0, 0.3, 2.0, 0.35), 1.8, 0.003),
        ("two asymptotes", 8, (0.2, 1.5, 0.7, 0.9, 0.9), 0.12, 0.002),
        ("asymptote near 0", 7, (0.005, 1.5, 0.5, 0.02, 0.8), 0.005, 0.01),
        ("three points", 3, (0.2, 1.5, 0.7, 0.9, 0.9), 0.2, 0.001),
    ]:
        examples = 10.0 * 2.0 ** numpy.arange(count)
        a, b, alpha, c, beta = constants
        test = numpy.round(a + b * examples**-alpha + noise * random.standard_normal(count), 9)
        train = numpy.round(numpy.maximum(other - c * examples**-beta + noise * random.standard_normal(count), 0), 9)
        pairs.append({
            "name": name, "examples": examples.tolist(), "test": test.tolist(), "train": train.tolist(),
            **learning_curves(examples, test, train)})
    sums = []
    for name, count, t, a, terms, noise in [
        ("one", 1, numpy.linspace(0, 20, 12), 0.7, [(0.5, 4.0)], 0.004),
        ("two", 2, numpy.geomspace(0.5, 400, 16), 60.0, [(15.0, 120.0), (8.0, 6.0)], 0.1),
        ("one through three", 1, numpy.geomspace(0.1, 300, 18), 0.8, [(0.3, 100.0), (0.2, 10.0), (0.1, 1.0)], 0.002),
        ("repeated t", 1, numpy.repeat([0.0, 1.0, 2.0, 4.0, 8.0], 3), 0.6, [(0.4, 2.5)], 0.01),
    ]:
        y = numpy.round(a - sum(b * numpy.exp(-t / tau) for b, tau in terms) + noise * random.standard_normal(len(t)), 9)
        sums.append({"name": name, "count": count, "t": t.tolist(), "y": y.tolist(), **exponentials(t, y, count)})
    source = f"generate_curve_golden.py, SciPy {scipy.__version__}, NumPy {numpy.__version__}"
    print(json.dumps({"source": source, "learningCurves": pairs, "exponentials": sums}, indent=1))


main()
