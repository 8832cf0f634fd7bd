"""The `pops` command line; nothing else."""
