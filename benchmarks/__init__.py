"""What it costs. `make bench` prints a table and writes JSON to benchmarks/results/.

Each figure stands beside its floor: what the machine needs, in the same run, for the
same answer without the product. Figures are compared as ratios; a busy machine makes
both larger.
"""
