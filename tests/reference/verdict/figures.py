"""Writes the figures that the verdict's tests compare with, from SciPy, statsmodels and mpmath.

    pip install -r requirements.txt && python figures.py

Nothing here shares code with Attune: the interval of Tango is found with 50 digits, the e-values by integration, the
bets by the paper's formulas, and the random draws are made again by `chacha.py`.
"""
import itertools
import json
from fractions import Fraction
from math import ceil, comb, log, sqrt
from pathlib import Path

import mpmath as mp
import numpy as np
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import mcnemar

import chacha

HERE = Path(__file__).parent
mp.mp.dps = 50


def write(name, rows):
    lines = ",\n".join(json.dumps(row) for row in rows)
    (HERE / f"{name}.json").write_text(f"[\n{lines}\n]\n")


def mcnemar_rows():
    for fixed, broken in [(0, 0), (1, 0), (3, 3), (5, 0), (10, 2), (2, 10), (41, 12), (100, 61), (700, 650), (3000, 2700),
                          (60, 0), (5000, 4900), (12, 13)]:
        p = mcnemar([[0, fixed], [broken, 0]], exact=True).pvalue
        n = fixed + broken
        tail = Fraction(sum(comb(n, k) for k in range(min(fixed, broken) + 1)), 2**n)
        exact = min(Fraction(1), 2 * tail)
        assert abs(p - exact) <= 1e-9 * exact
        yield {"fixed": fixed, "broken": broken, "p_value": float(p), "exact": float(exact)}


def tango_limit(b, c, n, z, sign):
    """Where the score statistic is sign * z."""
    def statistic(delta):
        linear = -b - c + (2 * n - b + c) * delta
        q = (mp.sqrt(linear**2 + 8 * n * c * delta * (1 - delta)) - linear) / (4 * n)
        return (b - c - n * delta) - sign * z * mp.sqrt(max(n * (2 * q + delta * (1 - delta)), 0))

    estimate = mp.mpf(b - c) / n
    if estimate == -sign:
        return estimate
    # The statistic is 0 at the estimate itself where nothing was flipped, so begin just beside it.
    near, far = estimate - sign * mp.mpf(10) ** -30, mp.mpf(-sign)
    return mp.findroot(statistic, (near, far), solver="anderson", tol=1e-60, maxsteps=500, verify=False)


def tango_rows():
    published = [
        ("Tango 1998, cross-over trial", 9, 3, 32, 0.05, [-0.027, 0.390]),
        ("Tango 1998, contact lenses", 0, 1, 44, 0.10, [-0.096, 0.037]),
        ("Agresti and Min 2005", 16, 8, 86, 0.05, [-0.020, 0.207]),
        ("Fagerland, Lydersen and Laake 2014, airways", 1, 7, 21, 0.05, [-0.517, -0.026]),
        ("Tang and others 2010", 3, 1, 14, 0.05, [-0.167, 0.433]),
        ("Chang and others 2024", 25, 2, 102, 0.05, [0.139, 0.321]),
    ]
    edges = [(0, 0, 1), (1, 0, 1), (0, 1, 1), (5, 0, 5), (0, 5, 5), (0, 0, 412), (41, 12, 412), (1, 0, 30), (29, 1, 30),
             (15, 15, 30), (200, 100, 2000), (1, 1, 10000), (5000, 5000, 10000), (7, 0, 20), (3, 17, 20)]
    cases = published + [(None, *edge, alpha, None) for edge in edges for alpha in (0.05, 0.05 / 12)]
    for source, b, c, n, alpha, rounded in cases:
        z = mp.sqrt(2) * mp.erfinv(1 - mp.mpf(alpha))
        limits = [float(tango_limit(b, c, n, z, sign)) for sign in (1, -1)]
        if rounded:
            assert all(abs(a - r) < 0.0005 for a, r in zip(limits, rounded)), (source, limits)
        yield {"source": source, "fixed": b, "broken": c, "n": n, "alpha": alpha, "interval": limits,
               "published": rounded}


def differences(kind, n, rng):
    if kind == "continuous":
        return rng.normal(0.15, 1.0, n)
    if kind == "eighths":
        return rng.integers(-6, 9, n) / 8.0
    if kind == "tenths":
        return np.array([float(Fraction(int(k), 10)) for k in rng.integers(-4, 6, n)])
    if kind == "skewed":
        return rng.exponential(1.0, n) ** 2 - 1.2
    raise ValueError(kind)


def permutation_rows():
    rng = np.random.default_rng(20261)
    for kind, n in [("continuous", 3), ("continuous", 10), ("eighths", 9), ("tenths", 12), ("skewed", 11)]:
        d = differences(kind, n, rng)
        result = stats.permutation_test((d, np.zeros(n)), lambda x, y, axis: np.mean(x - y, axis=axis), vectorized=True,
                                        permutation_type="samples", n_resamples=np.inf)
        exact = [Fraction(str(x)) for x in d]
        far = sum(abs(sum(s * x for s, x in zip(signs, exact))) >= abs(sum(exact))
                  for signs in itertools.product((1, -1), repeat=n))
        assert abs(result.pvalue - far / 2**n) < 1e-12, kind
        yield {"kind": kind, "differences": d.tolist(), "seed": 1, "p_value": float(result.pvalue)}
    for kind, n, seed in [("continuous", 17, 1), ("eighths", 40, 1), ("tenths", 50, 99), ("skewed", 33, 2**40 + 3)]:
        d = differences(kind, n, rng)
        nonzero = d[np.abs(d) > 1e-12]
        draws = chacha.signs(seed, len(nonzero), 100_000)
        far = np.sum(np.abs(draws @ nonzero / n) >= abs(np.mean(d)) - 1e-12)
        yield {"kind": kind, "differences": d.tolist(), "seed": seed, "p_value": (int(far) + 1) / 100_001}


class Drawn:
    """What SciPy takes for an earlier result, so that it computes BCa from our resamples."""

    def __init__(self, distribution):
        self.bootstrap_distribution = distribution


def bca(data, statistic, distribution, alpha):
    result = stats.bootstrap(data, statistic, paired=len(data) > 1, vectorized=True, n_resamples=0, method="BCa",
                             confidence_level=1 - alpha, bootstrap_result=Drawn(distribution))
    return [float(result.confidence_interval.low), float(result.confidence_interval.high)]


def bootstrap_rows():
    rng = np.random.default_rng(20262)
    for kind, n, seed, alpha in [("continuous", 12, 1, 0.05), ("continuous", 60, 1, 0.05), ("eighths", 45, 1, 0.05),
                                 ("skewed", 50, 7, 0.05), ("skewed", 25, 1, 0.01), ("eighths", 30, 2**40 + 3, 0.1)]:
        d = differences(kind, n, rng)
        means = d[chacha.resamples(seed, n, 10_000)].mean(axis=1)
        yield {"kind": kind, "sums": d.tolist(), "sizes": [1.0] * n, "seed": seed, "alpha": alpha,
               "interval": bca((d,), np.mean, means, alpha)}
    sizes = rng.integers(1, 6, 30).astype(float)
    sums = np.round(rng.normal(0.2, 1.0, 30) * sizes, 3)
    drawn = chacha.resamples(1, 30, 10_000)
    ratio = lambda s, m, axis=-1: np.sum(s, axis=axis) / np.sum(m, axis=axis)
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    yield {"kind": "clusters", "sums": sums.tolist(), "sizes": sizes.tolist(), "seed": 1, "alpha": 0.05,
           "interval": bca((sums, sizes), ratio, means, 0.05)}


def power_rows():
    z_power = stats.norm.ppf(0.8)
    for alpha in (0.05, 0.05 / 12):
        z = stats.norm.ppf(1 - alpha / 2)
        for n, fixed, broken in [(412, 41, 12), (100, 6, 4), (30, 9, 3), (2000, 300, 310), (50, 1, 0), (200, 0, 0)]:
            share, d = (fixed + broken) / n, (fixed - broken) / n
            needed = lambda e: ceil((z * sqrt(share) + z_power * sqrt(max(share - e * e, 0))) ** 2 / e**2)
            gap = lambda e: sqrt(n) * e - z * sqrt(max(share, e)) - z_power * sqrt(max(share, e) - e * e)
            yield {"spread": "discordant", "value": share, "n": n, "difference": d, "alpha": alpha,
                   "needed": needed(d) if d else None, "detectable": float(optimize.brentq(gap, 1e-9, 1.0, xtol=1e-15))}
        for n, s, d in [(100, 0.4, 0.05), (20, 1.3, 0.2), (5000, 2.0, -0.01)]:
            yield {"spread": "deviation", "value": s, "n": n, "difference": d, "alpha": alpha,
                   "needed": ceil(((z + z_power) * s / d) ** 2), "detectable": float((z + z_power) * s / sqrt(n))}


def e_value(fixed, broken):
    """Mixture of likelihood ratios, Beta(1/2, 1/2) cut to above 1/2: the integral over the chance of a broken case."""
    mass = mp.betainc(broken + mp.mpf(1) / 2, fixed + mp.mpf(1) / 2, 0, mp.mpf(1) / 2)
    return mp.mpf(2) ** (fixed + broken) * mass * 2 / mp.pi


def mixture_rows():
    for fixed, broken in [(0, 0), (1, 0), (0, 1), (12, 3), (3, 12), (40, 40), (41, 40), (5, 90), (90, 5), (600, 500),
                          (4, 900), (900, 4)]:
        yield {"fixed": fixed, "broken": broken, "e_better": float(e_value(fixed, broken)),
               "e_worse": float(e_value(broken, fixed))}


def betting(values, alpha, cap=0.75):
    """Hedged capital of Waudby-Smith and Ramdas, section 4, with the plug-in bets of their equation for the mean."""
    bets, total, seen = [], 0.0, []
    for t, _ in enumerate(values, start=1):
        means = [(0.5 + sum(seen[: i + 1])) / (i + 2) for i in range(len(seen))]
        variance = (0.25 + sum((x - m) ** 2 for x, m in zip(seen, means))) / (len(seen) + 1)
        bets.append(sqrt(2 * log(2 / alpha) / (variance * t * log(1 + t))))
        seen.append(values[t - 1])
        total += values[t - 1]

    def up(m):
        return sum(log(1 + min(bet, cap / m) * (x - m)) for bet, x in zip(bets, values))

    def down(m):
        return sum(log(1 - min(bet, cap / (1 - m)) * (x - m)) for bet, x in zip(bets, values))

    limit, tiny = log(2 / alpha), 1e-12
    low = optimize.brentq(lambda m: up(m) - limit, tiny, 1 - tiny, xtol=1e-14) if up(tiny) > limit else 0.0
    high = optimize.brentq(lambda m: down(m) - limit, tiny, 1 - tiny, xtol=1e-14) if down(1 - tiny) > limit else 1.0
    return [low, high], np.exp(up(0.5)), np.exp(down(0.5))


def betting_rows():
    rng = np.random.default_rng(20263)
    samples = [("thirds", rng.integers(0, 4, 60) / 3.0, 0.05), ("mostly one half", rng.choice([0, 0.5, 1], 200, p=[0.05, 0.8, 0.15]), 0.05),
               ("beta", rng.beta(5, 4, 300).round(6), 0.01), ("four", np.array([1.0, 1.0, 1.0, 1.0]), 0.05)]
    for name, values, alpha in samples:
        interval, above, below = betting([float(v) for v in values], alpha)
        yield {"name": name, "values": [float(v) for v in values], "alpha": alpha, "interval": interval,
               "above_half": float(above), "below_half": float(below)}


if __name__ == "__main__":
    write("mcnemar", mcnemar_rows())
    write("tango", tango_rows())
    write("permutation", permutation_rows())
    write("bootstrap", bootstrap_rows())
    write("power", power_rows())
    write("mixture", mixture_rows())
    write("betting", betting_rows())
