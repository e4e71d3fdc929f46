//! What people do with an unchanged prompt, and how often each way ends in a wrong `better`.
use attune_core::verdict::{Anytime, Direction, Options, Pair, Word, compare};

use crate::world::{Sides, World, pairs};

pub const ALPHA: f64 = 0.05;

/// One way of going about it. `run` plays it once and says whether it ended in `better`.
pub struct Scenario {
    pub name: &'static str,
    /// The rule of Attune that holds here; false shows what would happen without it.
    pub guarded: bool,
    pub n: usize,
    /// How much one run costs, in runs of the cheapest scenario.
    pub cost: u64,
    pub run: Box<dyn Fn(&mut World) -> bool>,
}

type Source = fn(&mut World) -> Sides;

pub fn all() -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    for n in [30, 100, 300, 1000, 2000] {
        scenarios.push(scenario("one look at the end, pass or fail", true, n, 1, move |world| {
            better(&drawn(world, n, World::binary), &Options::default())
        }));
        scenarios.push(scenario("one look at the end, score", true, n, 2 + n as u64 / 100, move |world| {
            better(&drawn(world, n, World::score), &Options::default())
        }));
    }
    scenarios.extend(stopping());
    scenarios.extend(choosing());
    scenarios.extend(depending());
    scenarios.extend(trying());
    scenarios
}

fn scenario(
    name: &'static str,
    guarded: bool,
    n: usize,
    cost: u64,
    run: impl Fn(&mut World) -> bool + 'static,
) -> Scenario {
    Scenario { name, guarded, n, cost, run: Box::new(run) }
}

fn drawn(world: &mut World, n: usize, source: Source) -> Vec<Pair> {
    pairs((0..n).map(|_| source(world)))
}

fn better(pairs: &[Pair], options: &Options) -> bool {
    compare(pairs, options).is_ok_and(|verdict| verdict.word == Word::Better)
}

/// Somebody watches the replay and stops at the first `better`.
fn stopping() -> Vec<Scenario> {
    const N: usize = 2000;
    let watched = |source: Source, anytime: fn() -> Anytime| {
        move |world: &mut World| {
            let mut anytime = anytime();
            (0..N).any(|_| {
                let (baseline, candidate) = source(world);
                anytime.push(baseline, candidate);
                anytime.decided() == Some(Word::Better)
            })
        }
    };
    // The verdict is seen after 200 cases; who does not like it goes on, and then only the running evidence counts.
    let extended = |world: &mut World| {
        let pairs = drawn(world, N, World::binary);
        let looked = Options { anytime: true, ..Options::default() };
        better(&pairs[..200], &Options::default()) || (400..=N).step_by(200).any(|seen| better(&pairs[..seen], &looked))
    };
    let peeked = |world: &mut World| {
        let pairs = drawn(world, N, World::binary);
        (50..=N).step_by(50).any(|seen| better(&pairs[..seen], &Options::default()))
    };
    let binary = watched(World::binary, || Anytime::binary(ALPHA, Direction::Up));
    let score = watched(World::score, || Anytime::score([0.0, 1.0], ALPHA, Direction::Up));
    vec![
        scenario("stops at the first running better, pass or fail", true, N, 1, binary),
        scenario("stops at the first running better, score", true, N, 1, score),
        scenario("extends the replay until it says better", true, N, 20, extended),
        scenario("the same without: the final test after every 50 cases", false, N, 20, peeked),
    ]
}

/// Somebody picks 200 cases that failed in production.
fn choosing() -> Vec<Scenario> {
    const N: usize = 200;
    /// The recorded outcome and two runs of today.
    fn failures(world: &mut World) -> Vec<(f64, Sides)> {
        let mut failures = Vec::new();
        while failures.len() < N {
            let chance = world.difficulty();
            if world.passes(chance) == 0.0 {
                failures.push((0.0, (world.passes(chance), world.passes(chance))));
            }
        }
        failures
    }
    let recorded = |withheld: Vec<String>| {
        move |world: &mut World| {
            let sides = failures(world).into_iter().map(|(recorded, (_, today))| (recorded, today));
            better(&pairs(sides), &Options { withheld: withheld.clone(), ..Options::default() })
        }
    };
    let again = |world: &mut World| {
        let sides = failures(world).into_iter().map(|(_, today)| today);
        better(&pairs(sides), &Options::default())
    };
    let reason = vec!["The cases were chosen by their outcome".to_owned()];
    vec![
        scenario("picks past failures, baseline run again", true, N, 1, again),
        scenario("picks past failures, recorded answers", true, N, 1, recorded(reason)),
        scenario("the same without: recorded answers give a verdict", false, N, 1, recorded(Vec::new())),
    ]
}

/// Cases that are not independent: the same question again, and turns of one session.
fn depending() -> Vec<Scenario> {
    const N: usize = 300;
    /// Questions of 300 users, most of them one of 40; the same question gets the same answer.
    fn questions(world: &mut World) -> Vec<(usize, Sides)> {
        let answers: Vec<Sides> = (0..40).map(|_| world.binary()).collect();
        (0..N)
            .map(|_| {
                let question = (40.0 * world.uniform().powi(2)) as usize;
                (question, answers[question])
            })
            .collect()
    }
    let asked =
        |world: &mut World| better(&pairs(questions(world).into_iter().map(|(_, sides)| sides)), &Options::default());
    let distinct = |world: &mut World| {
        let mut asked = [false; 40];
        let first =
            questions(world).into_iter().filter(|(question, _)| !std::mem::replace(&mut asked[*question], true));
        better(&pairs(first.map(|(_, sides)| sides)), &Options::default())
    };
    fn sessions(world: &mut World) -> Vec<Pair> {
        let sessions: Vec<Vec<Sides>> = (0..60).map(|_| world.session()).collect();
        let named = sessions.iter().enumerate().flat_map(|(name, turns)| vec![name; turns.len()]);
        let pairs = pairs(sessions.iter().flatten().copied());
        pairs.into_iter().zip(named).map(|(pair, name)| Pair { cluster: Some(name.to_string()), ..pair }).collect()
    }
    let whole = |world: &mut World| better(&sessions(world), &Options::default());
    let first = |world: &mut World| {
        let one = (0..60).map(|_| world.session()[0]).collect::<Vec<_>>();
        better(&pairs(one), &Options::default())
    };
    let turns = |world: &mut World| {
        let apart: Vec<Pair> = sessions(world).into_iter().map(|pair| Pair { cluster: None, ..pair }).collect();
        better(&apart, &Options::default())
    };
    vec![
        scenario("repeats questions, one case for each", true, 40, 1, distinct),
        scenario("the same without: every repeat counts", false, N, 1, asked),
        scenario("asks again in sessions, one case for each", true, 60, 1, first),
        scenario("asks again in sessions, all turns by session", true, 60, 8, whole),
        scenario("the same without: every turn counts", false, 330, 1, turns),
    ]
}

/// Somebody tries twelve versions on the same 200 cases, beside the same cached answers of the baseline.
fn trying() -> Vec<Scenario> {
    const N: usize = 200;
    const VERSIONS: u64 = 12;
    /// The pairs of each version.
    fn versions(world: &mut World) -> Vec<Vec<Pair>> {
        let cases: Vec<(f64, f64)> = (0..N)
            .map(|_| {
                let chance = world.difficulty();
                (chance, world.passes(chance))
            })
            .collect();
        let version =
            |world: &mut World| pairs(cases.iter().map(|(chance, baseline)| (*baseline, world.passes(*chance))));
        (0..VERSIONS).map(|_| version(world)).collect()
    }
    let at_gate = |tries: u64| Options { tries, ..Options::default() }.divided_by_tries();
    let best = move |world: &mut World| versions(world).iter().any(|pairs| better(pairs, &at_gate(VERSIONS)));
    let each =
        move |world: &mut World| versions(world).iter().zip(1..).any(|(pairs, tries)| better(pairs, &at_gate(tries)));
    let plain = move |world: &mut World| versions(world).iter().any(|pairs| better(pairs, &Options::default()));
    vec![
        scenario("tries twelve versions, then takes the best to the gate", true, N, 10, best),
        scenario("takes each of twelve versions to the gate at once", true, N, 10, each),
        scenario("the same without: α is not divided", false, N, 10, plain),
    ]
}
