"""Speed and scale, as ratios within one run against a stated baseline: these machines are noisy."""
