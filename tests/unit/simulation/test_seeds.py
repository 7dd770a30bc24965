"""Are seeds short where they are drawn, and each item's own where they are derived?"""

from mockjumio.simulation.seeds import derived_seed, draw_seed


def test_a_drawn_seed_is_short_enough_to_be_typed() -> None:
    seeds = {draw_seed() for _ in range(100)}
    assert len(seeds) > 90
    assert all(0 <= seed < 10**9 for seed in seeds)


def test_a_derived_seed_is_the_same_in_every_version() -> None:
    assert [derived_seed(7, item) for item in range(3)] == [7, 109587937955787, 257931810719980]
