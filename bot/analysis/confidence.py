"""An interval that stays honest however often one looks.

For an estimate with standard error `se`, the information is I = 1/se². The score S = I * estimate behaves
like a Brownian motion with drift theta (the truth) at time I. Mixing the likelihood ratio of "theta + lambda"
against "theta" over lambda ~ N(0, scale²) gives the martingale

    M(I) = exp(scale² (S - theta I)² / (2 (1 + r))) / sqrt(1 + r)        with r = scale² I = (scale / se)²

which starts at 1, so by Ville's inequality it ever reaches 1/alpha with a chance of at most alpha. Solving
M < 1/alpha for theta, with (S - theta I)/I = estimate - theta:

    |estimate - theta| < se * sqrt((r + 1) / r * 2 * log(sqrt(r + 1) / alpha))        at all looks at once

which is equation 9 of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (arXiv 2103.06476) with r = n rho²;
the mixture is Robbins' (Annals of Mathematical Statistics 41, 1970).
"""

from math import log, sqrt

WRONG_AT_MOST = 0.05
SCALE_AT_LEAST = 0.2


def half_width(standard_error: float, scale: float, wrong_at_most: float = WRONG_AT_MOST) -> float:
    """Half the width of the interval, in the unit of the standard error (above 0).

    `scale` is the standard deviation of the mixture in the same unit, fixed before the first look: with 5%
    the interval is narrowest, in standard errors, where one standard error is about a third of it.
    """
    r = (max(scale, SCALE_AT_LEAST) / standard_error) ** 2
    return standard_error * sqrt((r + 1) / r * 2 * log(sqrt(r + 1) / wrong_at_most))
