"""When a test has reached a limit: see sandboxes/idling.ts, whose numbers these are."""

from .frames import FLAG_CPU, FLAG_WALL

BUSY, MOST_WALLS = 20, 4


def limit_of(cpu, wall, cpu_ns, wall_ns):
    """Which limit a test has reached, if any: a busy one that others starve has until its CPU is spent."""
    if cpu >= cpu_ns or wall >= wall_ns and cpu >= wall_ns:
        return FLAG_CPU
    if wall >= wall_ns and (cpu * BUSY < wall or wall >= wall_ns * MOST_WALLS):
        return FLAG_WALL
    return 0


def wall_left(cpu, wall, wall_ns):
    if wall < wall_ns:
        return wall_ns - wall
    return max(10_000_000, min(wall_ns * MOST_WALLS, cpu * BUSY) - wall)
