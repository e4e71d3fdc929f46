//! An unchanged prompt: baseline and candidate answer from the same distribution, case by case.
use attune_core::verdict::Pair;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What people ask and how well the model does, drawn anew for each run.
pub struct World(ChaCha8Rng);

/// Both sides of a case, baseline first.
pub type Sides = (f64, f64);

impl World {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Between 0 and 1.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.uniform() * n as f64) as usize
    }

    /// How often the model gets a case right: mostly nearly always, sometimes hardly ever, sometimes it wavers.
    pub fn difficulty(&mut self) -> f64 {
        match self.uniform() {
            easy if easy < 0.5 => 0.95,
            hard if hard < 0.65 => 0.05,
            _ => self.uniform(),
        }
    }

    pub fn passes(&mut self, chance: f64) -> f64 {
        f64::from(u8::from(self.uniform() < chance))
    }

    pub fn binary(&mut self) -> Sides {
        let chance = self.difficulty();
        (self.passes(chance), self.passes(chance))
    }

    /// A score on 0 to 1, with a long tail to the bottom and many ties at the top.
    pub fn score(&mut self) -> Sides {
        let quality = self.uniform();
        let mut answer = || (quality + 0.3 + 0.25 * self.uniform().max(1e-9).ln()).clamp(0.0, 1.0);
        (answer(), answer())
    }

    /// A conversation of 1 to 10 turns that goes well or badly as a whole, on each side by itself.
    pub fn session(&mut self) -> Vec<Sides> {
        let turns = 1 + self.below(10);
        let moods = [0.15, 0.9];
        let (baseline, candidate) = (moods[self.below(2)], moods[self.below(2)]);
        (0..turns).map(|_| (self.passes(baseline), self.passes(candidate))).collect()
    }
}

/// Numbers the cases in the order of the plan.
pub fn pairs(sides: impl IntoIterator<Item = Sides>) -> Vec<Pair> {
    let pair = |(case, (baseline, candidate)): (usize, Sides)| Pair {
        case: format!("{case:05}"),
        baseline: Some(baseline),
        candidate: Some(candidate),
        repeat: 1,
        ..Pair::default()
    };
    sides.into_iter().enumerate().map(pair).collect()
}
