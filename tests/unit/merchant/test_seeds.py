"""Are seeds short where they are drawn, and each item's own where they are derived?"""

from mockjumio.merchant.seeds import derived_seed, draw_seed, run_of_many


def test_a_drawn_seed_is_short_enough_to_be_typed() -> None:
    seeds = {draw_seed() for _ in range(100)}
    assert len(seeds) > 90
    assert all(0 <= seed < 10**9 for seed in seeds)


def test_a_derived_seed_is_the_same_in_every_version() -> None:
    assert [derived_seed(7, item) for item in range(3)] == [7, 109587937955787, 257931810719980]


def test_item_0_of_a_run_is_the_run_without_a_count() -> None:
    once = list(run_of_many(["a", "b"], 5, 1))
    assert list(run_of_many(["a", "b"], 5, 3))[:2] == once == [("a", 5), ("b", 5)]


def test_each_item_of_a_run_has_a_seed_of_its_own() -> None:
    played = list(run_of_many(["a", "b"], 5, 3))
    assert [play for play, _ in played] == ["a", "b"] * 3
    assert len({seed for _, seed in played}) == 3
