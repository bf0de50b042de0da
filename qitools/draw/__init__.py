"""Drawing: one function a kind of object, each turning it into matplotlib and nothing else."""
