"""The games teach what they should: what is claimed of them holds over many seeds, and a seed gives the same data again."""

from itertools import product
from statistics import mean, pvariance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qitools import InputError
from qitools.simulate import (
    ASSUMPTIONS,
    ATTRIBUTES,
    CHANGES,
    CLERKS,
    COINS,
    DNA_CLINIC,
    SURFACES,
    TECHNIQUES,
    adoption,
    best_cell,
    clinic,
    effects,
    funnel,
    red_beads,
    redbead_chance,
    redbead_limits,
    spin,
    tennis_balls,
    ward,
)

MANY = range(300)


# --- Red beads


def test_red_beads_are_six_clerks_eight_days_and_one_fifth_red():
    runs = [red_beads(seed) for seed in MANY]
    assert all(len(run.series) == 48 and run.clerks == CLERKS for run in runs)
    draws = [count for run in runs for count in run.series]
    assert mean(draws) == pytest.approx(10, abs=0.1)
    assert pvariance(draws) == pytest.approx(8, abs=0.3)
    assert mean(count <= 3 for count in draws) == pytest.approx(redbead_chance(3), abs=0.002)


def test_no_clerk_is_better_than_another():
    totals = [red_beads(seed).totals for seed in MANY]
    assert all(mean(total[clerk] for total in totals) == pytest.approx(80, abs=1.5) for clerk in CLERKS)
    # and the best of one run is no better in the next
    best = [min(totals[i], key=totals[i].get) for i in range(len(totals) - 1)]
    assert mean(totals[i + 1][clerk] for i, clerk in enumerate(best)) == pytest.approx(80, abs=1.5)


def test_the_limits_and_the_target_are_those_of_the_lesson():
    assert redbead_limits() == pytest.approx((10, 1.515, 18.485), abs=0.001)
    assert 100 * redbead_chance(3) == pytest.approx(0.57, abs=0.005)
    assert redbead_limits(10, 0.05)[1] == 0
    assert redbead_chance(50) == pytest.approx(1)


def test_nearly_every_draw_is_within_the_limits_and_those_outside_are_named():
    runs = [red_beads(seed) for seed in MANY]
    special = [(run, day, clerk) for run in runs for day, clerk in run.special]
    assert 0 < len(special) < 0.01 * 48 * len(runs)
    assert all(not 1.515 <= run.counts[day - 1][CLERKS.index(clerk)] <= 18.485 for run, day, clerk in special)


def test_what_the_manager_does_changes_nothing_and_more_days_change_no_day():
    plain = red_beads("beads")
    urged = red_beads("beads", days=12, actions=[(1, "praise the best"), (3, "warn the worst")])
    assert urged.counts[:8] == plain.counts
    assert urged.actions == ((1, "praise the best"), (3, "warn the worst"))
    assert plain.to_frame()["red"].tolist() == list(plain.series)


# --- The funnel


def test_the_more_a_funnel_is_adjusted_the_worse_it_gets():
    squares = {rule: mean(funnel(rule, 200, seed).mean_square for seed in MANY) for rule in (1, 2, 3, 4)}
    assert squares[1] == pytest.approx(1, abs=0.03)
    assert squares[2] == pytest.approx(2, abs=0.06)
    # (n + 1) / 2 for 200 drops
    assert squares[3] == pytest.approx(100.5, rel=0.15)
    assert squares[4] == pytest.approx(100.5, rel=0.15)


@pytest.mark.parametrize("seed", range(20))
def test_rule_2_doubles_the_variance_on_every_long_run(seed):
    assert 1.7 < funnel(2, 2000, seed).mean_square / funnel(1, 2000, seed).mean_square < 2.3


def test_the_four_rules_meet_the_same_rolls():
    runs = [funnel(rule, 50, "rolls") for rule in (1, 2, 3, 4)]
    rolls = [[(x - fx, y - fy) for x, y, (fx, fy) in zip(run.x, run.y, run.at, strict=True)] for run in runs]
    assert all(roll == pytest.approx(first) for each in rolls for roll, first in zip(each, rolls[0], strict=True))
    assert set(runs[0].at) == {(0.0, 0.0)}


# --- Coins


def seconds(coin, surface, technique):
    return mean(spin(coin, surface, technique, seed) for seed in range(60))


def test_coins_hide_effects_and_an_interaction():
    table = {cell: seconds(*cell) for cell in product(COINS, SURFACES, TECHNIQUES)}
    assert all(
        table[coin, "glass", how] > table[coin, "wood", how] > table[coin, "cloth", how]
        for coin in COINS
        for how in TECHNIQUES
    )
    assert table["10p", "glass", "thumb flick"] > table["10p", "glass", "finger flick"]
    assert table["2p", "glass", "thumb flick"] < table["2p", "glass", "finger flick"]
    assert table["2p", "glass", "thumb flick"] == pytest.approx(9, abs=0.5)


def test_one_thing_at_a_time_misses_the_best_spin():
    at = [COINS[0], SURFACES[0], TECHNIQUES[0]]
    for position, choices in enumerate((COINS, SURFACES, TECHNIQUES)):
        at[position] = max(choices, key=lambda choice: seconds(*at[:position], choice, *at[position + 1 :]))
    best = max(product(COINS, SURFACES, TECHNIQUES), key=lambda cell: seconds(*cell))
    assert tuple(at) != best
    assert seconds(*best) > 1.1 * seconds(*at)


# --- A planned experiment


def test_the_clinic_has_the_effects_of_the_lesson():
    assert effects(DNA_CLINIC) == {"mean": 16.5, "A": -9, "B": -2, "C": -7, "AB": 0, "AC": -3, "BC": 0, "ABC": 0}
    assert best_cell(DNA_CLINIC) == (1, 1, 1)
    assert best_cell(DNA_CLINIC, "increase") == (-1, -1, -1)


numbers = st.integers(-100, 100)


@given(st.lists(numbers, min_size=8, max_size=8))
def test_the_effects_give_every_cell_back(results):
    design = dict(zip(product((-1, 1), repeat=3), results, strict=True))
    found = effects(design)
    for (a, b, c), result in design.items():
        signs = {"A": a, "B": b, "C": c, "AB": a * b, "AC": a * c, "BC": b * c, "ABC": a * b * c}
        assert found["mean"] + sum(found[name] * sign for name, sign in signs.items()) / 2 == pytest.approx(result)


def test_trials_of_the_clinic_find_its_effects():
    trials = {
        cell: [100 * clinic(*(level > 0 for level in cell), appointments=500, seed=seed) / 500 for seed in range(40)]
        for cell in DNA_CLINIC
    }
    found = effects(trials)
    assert [found[name] for name in ("mean", "A", "B", "C", "AC")] == pytest.approx([16.5, -9, -2, -7, -3], abs=0.7)


@pytest.mark.parametrize(
    ("design", "named"),
    [
        ({cell: y for cell, y in DNA_CLINIC.items() if cell != (1, 1, -1)}, r"\(1, 1, -1\) is missing"),
        ({**DNA_CLINIC, (1, 1, 1): [6, 7]}, "not balanced"),
        ({**DNA_CLINIC, (1, 1): 3}, "same factors"),
        ({**DNA_CLINIC, (0, 1, 1): 3}, r"\+1 and -1"),
        ({**DNA_CLINIC, (1, 1, 1): "6"}, "needs a number"),
        ({}, "dict of cell"),
    ],
)
def test_a_design_that_is_not_full_and_balanced_is_refused(design, named):
    with pytest.raises(InputError, match=named):
        effects(design)


def test_level_cells_go_to_the_fewest_changes():
    assert best_cell({(-1, -1): 5, (1, -1): 3, (-1, 1): 4, (1, 1): 3}) == (1, -1)


# --- Tennis balls


def test_questioning_rules_saves_time_and_trying_harder_does_not():
    assert mean(tennis_balls(seed=seed) for seed in MANY) == pytest.approx(45, abs=1)
    early, late = (mean(tennis_balls(seed=seed) for seed in seeds) for seeds in (MANY[:150], MANY[150:]))
    assert early == pytest.approx(late, abs=1.5)
    assert mean(tennis_balls(ASSUMPTIONS, seed=seed) for seed in MANY) < 3


@given(st.sets(st.sampled_from(sorted(ASSUMPTIONS))), st.sampled_from(sorted(ASSUMPTIONS)), st.integers(0, 99))
def test_each_assumption_questioned_cuts_the_time_in_any_order(questioned, one_more, seed):
    before = tennis_balls(questioned - {one_more}, seed=seed)
    assert tennis_balls(questioned | {one_more}, seed=seed) < before
    assert tennis_balls(sorted(questioned), seed=seed) == tennis_balls(sorted(questioned, reverse=True), seed=seed)


# --- Spread


levels = st.fixed_dictionaries({name: st.integers(1, 5) for name in ATTRIBUTES})


@settings(max_examples=60)
@given(levels, st.sampled_from(ATTRIBUTES), st.integers(0, 50))
def test_more_of_an_attribute_never_slows_a_change_except_complexity(given_levels, name, seed):
    better = max(given_levels[name] - 1, 1) if name == "complexity" else min(given_levels[name] + 1, 5)
    before = adoption(seed, **given_levels)
    after = adoption(seed, **{**given_levels, name: better})
    assert all(one <= two for one, two in zip(before, after, strict=True))


@settings(max_examples=60)
@given(levels, st.integers(0, 50), st.integers(1, 30))
def test_teams_stay_with_a_change_and_more_months_change_none_before(given_levels, seed, months):
    counts = adoption(seed, teams=20, months=months, **given_levels)
    assert list(counts) == sorted(counts)
    assert counts[0] >= 0
    assert counts[-1] <= 20
    assert adoption(seed, teams=20, months=months + 3, **given_levels)[:months] == counts


@pytest.mark.parametrize(
    ("act", "named"),
    [
        (lambda: adoption(1, complexity=6), "complexity must be from 1 to 5"),
        (lambda: adoption(1, beauty=3), "attribute 'beauty'"),
        (lambda: adoption(1, teams=0), "number of teams"),
    ],
)
def test_a_change_that_cannot_be_described_is_refused(act, named):
    with pytest.raises(InputError, match=named):
        act()


# --- The ward


@pytest.fixture(scope="module")
def wards():
    """The same two hundred wards with each change from the second year on, and with none."""
    plans = {None: {}} | {change.name: {change.name: 13} for change in CHANGES}
    return {name: [ward(seed, 24, plan) for seed in range(200)] for name, plan in plans.items()}


def late(listed, measure):
    return mean(value for each in listed for value in getattr(each, measure)[15:])


def test_a_ward_left_alone_stays_as_it_is_apart_from_its_seasons(wards):
    rates = [each.rate for each in wards[None]]
    assert mean(map(mean, rates)) == pytest.approx(42, abs=0.7)
    years = [mean(rate[start] for rate in rates for start in range(first, first + 12)) for first in (0, 12)]
    assert years[0] == pytest.approx(years[1], rel=0.02)
    january, july = (mean(rate[month] for rate in rates) for month in (0, 6))
    assert january / july == pytest.approx(1.12 / 0.88, abs=0.08)
    # months differ by more than a count alone would
    pearson = [
        (m.incidents - e) ** 2 / e
        for each in wards[None]
        for m in each.months[3::6]  # April and October, when the season does nothing
        for e in [42 * m.bed_days / 1000]
    ]
    assert 1.15 < mean(pearson) < 1.5


def test_the_huddle_works_on_every_ward_and_in_no_month_makes_it_worse(wards):
    assert late(wards["safety huddle"], "rate") / late(wards[None], "rate") == pytest.approx(0.68, abs=0.02)
    for tested, left in zip(wards["safety huddle"], wards[None], strict=True):
        assert tested.months[:12] == left.months[:12]
        assert all(a <= b for a, b in zip(tested.rate, left.rate, strict=True))


def test_posters_change_nothing_at_all(wards):
    for tested, left in zip(wards["posters"], wards[None], strict=True):
        assert (tested.rate, tested.sedations) == (left.rate, left.sedations)
    assert all(each.months[-1].in_use["posters"] > 40 for each in wards["posters"])


def test_the_harm_of_early_medication_shows_only_in_the_balancing_measure(wards):
    medicated, left = wards["early medication"], wards[None]
    assert late(medicated, "rate") / late(left, "rate") == pytest.approx(0.88, abs=0.02)
    assert late(medicated, "sedations") / late(left, "sedations") == pytest.approx(1.6, abs=0.05)
    assert late(wards["safety huddle"], "sedations") / late(left, "sedations") < 1


def test_a_change_is_not_in_use_at_once(wards):
    months = [mean(each.months[m].in_use["safety huddle"] for each in wards["safety huddle"]) for m in range(12, 24)]
    assert months[:4] == pytest.approx([30, 55, 70, 80], abs=3)
    assert mean(months[4:]) == pytest.approx(80, abs=1)


def test_a_ward_goes_on_month_by_month_as_it_would_have_all_at_once():
    slow = ward(3, 5).wait(4).start("posters").wait(3).start("safety huddle").wait(6)
    assert slow == ward(3, 18, {"safety huddle": 13, "posters": 10})
    assert ward(3, 5).months == slow.months[:5]


def test_what_is_stopped_no_longer_works():
    stopped = ward(3, 6).start("safety huddle").wait(6).stop("safety huddle").wait(6)
    left = ward(3, 18)
    assert stopped.rate[12:] == left.rate[12:]
    assert stopped.months[12].in_use == {}
    assert stopped.start("safety huddle").tested == (("safety huddle", 7, 12), ("safety huddle", 19, None))


def test_the_sheet_has_a_column_for_each_change_tested():
    frame = ward(1, 6, {"posters": 3, "safety huddle": 5}).to_frame()
    assert list(frame.columns) == ["month", "bed_days", "incidents", "rate", "sedations", "posters", "safety huddle"]
    assert frame["month"].tolist()[0] == "2026-01"
    assert (frame["posters"] > 0).tolist() == [False, False, True, True, True, True]
    assert frame["rate"].tolist() == (1000 * frame["incidents"] / frame["bed_days"]).round(1).tolist()


@pytest.mark.parametrize(
    ("act", "named"),
    [
        (lambda: funnel(5), "rule 5"),
        (lambda: funnel(1, 0), "number of drops"),
        (lambda: spin("5p", "glass", "two hands", 1), "coin '5p'"),
        (lambda: tennis_balls(["shout"], seed=1), "assumption 'shout'"),
        (lambda: tennis_balls(seed=1, people=0), "number of people"),
        (lambda: red_beads(1, p=20), "from 0 to 1"),
        (lambda: red_beads(1, clerks=[]), "nobody"),
        (lambda: ward(1, 12, {"hope": 3}), "change 'hope'"),
        (lambda: ward(1).start("posters").start("posters"), "in use already"),
        (lambda: ward(1).stop("posters"), "not in use"),
        (lambda: ward(1, 0), "number of months"),
    ],
)
def test_what_cannot_be_played_is_named(act, named):
    with pytest.raises(InputError, match=named):
        act()


@given(st.one_of(st.integers(), st.text(st.characters(codec="utf-8"), max_size=5)))
def test_a_seed_gives_the_same_data_again(seed):
    assert red_beads(seed, days=2) == red_beads(seed, days=2)
    assert funnel(2, 20, seed) == funnel(2, 20, seed)
    assert ward(seed, 3) == ward(seed, 3)
    assert spin("2p", "cloth", "thumb flick", seed) == spin("2p", "cloth", "thumb flick", seed)
