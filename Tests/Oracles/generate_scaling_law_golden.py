#!/usr/bin/env python3
"""Writes the golden file of ScalingLawsTests with SciPy, a second implementation of the same fits.

Each data set is fitted by scipy.optimize.curve_fit from many starting points under the bounds A >= 0,
0.01 <= B <= 20, C >= 0; the best result is used. Profile intervals are found by root search on the residual sum
of squares of fits with C held. Nothing here uses variable projection.

Usage: Tests/Oracles/generate_scaling_law_golden.py > Tests/Studies/ScalingLawsTests/Golden/scipy.json
Made with SciPy 1.17.1 and NumPy 2.4.6.
"""

import json
import warnings

import numpy
import scipy
from scipy import optimize, stats

EXPONENTS = (0.01, 20.0)
START_EXPONENTS = numpy.geomspace(0.02, 10, 25)
LEVEL = 0.95


def best_fit(scaled, losses, fixed=None):
    """The best of many bounded fits, as (squared error, [A', B, C]); scaled = x / min(x)."""
    best = (numpy.inf, None)
    for exponent in START_EXPONENTS:
        for share in (0.2, 0.9):
            asymptote = share * losses.min() if fixed is None else fixed
            start = [max(losses[0] - asymptote, 1e-6), exponent] + ([asymptote] if fixed is None else [])
            law = lambda x, a, b, c=fixed: a * x ** (-b) + c
            count = len(start)
            bounds = ([0, EXPONENTS[0], 0][:count], [numpy.inf, EXPONENTS[1], numpy.inf][:count])
            try:
                found, _ = optimize.curve_fit(
                    law, scaled, losses, p0=start, bounds=bounds,
                    xtol=1e-15, ftol=1e-15, gtol=1e-15, x_scale=numpy.maximum(numpy.abs(start), 1e-3),
                    max_nfev=5000)
            except RuntimeError:
                continue
            error = float(((law(scaled, *found) - losses) ** 2).sum())
            if error < best[0]:
                best = (error, found)
    return best


def profile(scaled, losses, error, asymptote):
    """Both ends of the interval of C: where S(c) = S (1 + t^2 / nu)."""
    freedom = len(losses) - 3
    if freedom < 1:
        return None
    quantile = stats.t.ppf((1 + LEVEL) / 2, freedom)
    limit = error * (1 + quantile**2 / freedom)
    excess = lambda c: best_fit(scaled, losses, fixed=c)[0] - limit
    low = 0.0 if excess(0.0) <= 0 else optimize.brentq(excess, 0.0, asymptote, xtol=1e-7)
    high = optimize.brentq(excess, asymptote, losses.max() + 1, xtol=1e-7)
    return [low, high]


def data_sets():
    random = numpy.random.default_rng(20250914)
    members = numpy.arange(1.0, 9.0)
    cases = [
        ("members, little noise", members, 0.25, 1.0, 3.34, 0.002),
        ("members, more noise", members, 0.25, 0.8, 3.34, 0.01),
        ("members, steep", members, 0.5, 1.6, 2.9, 0.004),
        ("five members", members[:5], 0.3, 1.1, 3.2, 0.001),
        ("parameters in billions", numpy.array([0.15, 0.3, 0.6, 1.4]), 0.05, 1.02, 3.43, 0.001),
        ("tokens in units", numpy.geomspace(2e8, 2e12, 6), 200.0, 0.23, 1.9, 0.005),
        ("fifteen decades", numpy.geomspace(1e-3, 1e12, 10), 1.0, 0.15, 2.0, 0.01),
        ("narrow range", numpy.linspace(1000.0, 1400.0, 7), 1e9, 3.0, 3.0, 0.01),
        ("three points", numpy.array([1.0, 2.0, 4.0]), 0.3, 0.9, 3.1, 0.0),
        ("repeated points", numpy.repeat([1.0, 2.0, 3.0, 4.0], 3), 0.3, 1.0, 3.3, 0.003),
        ("pure power", numpy.geomspace(1, 1e4, 8), 5.0, 0.1, 0.0, 0.02),
        ("C held at 0", numpy.geomspace(1, 1e4, 8), 5.0, 0.1, -0.5, 0.02),
    ]
    for name, x, amplitude, exponent, asymptote, noise in cases:
        yield name, x, amplitude * x**-exponent + asymptote + noise * random.standard_normal(len(x))


def main():
    warnings.simplefilter("ignore")
    fits = []
    for name, x, losses in data_sets():
        losses = numpy.round(losses, 9)
        scaled = x / x.min()
        error, found = best_fit(scaled, losses)
        amplitude = float(found[0] * x.min() ** found[1])
        fits.append({
            "name": name, "x": x.tolist(), "losses": losses.tolist(),
            "A": amplitude, "B": float(found[1]), "C": float(found[2]), "squaredError": error,
            "profile": profile(scaled, losses, error, float(found[2])),
        })
    quantiles = [
        {"level": level, "degreesOfFreedom": freedom, "t": float(stats.t.ppf((1 + level) / 2, freedom))}
        for level in (0.5, 0.95, 0.99) for freedom in (1, 2, 3, 4, 5, 10, 31, 200)
    ]
    source = f"generate_scaling_law_golden.py, SciPy {scipy.__version__}, NumPy {numpy.__version__}"
    print(json.dumps({"source": source, "fits": fits, "quantiles": quantiles}, indent=1))


main()
