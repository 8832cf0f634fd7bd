"""What the flows count, for whoever watches Pops: numbers only, never ids of people."""

from prometheus_client import Counter

ANSWERS = Counter("pops_answers", "Answers stored, by what brought them", ("through",))
DELIVERIES = Counter("pops_deliveries", "Deliveries by kind and outcome", ("kind", "outcome"))
