"""The program under fault: processes killed, files damaged, disks full, power cut. `uv run python -m tests.faults`."""
