//! Random draws that anybody can repeat.
//!
//! ChaCha8 with the seed as little-endian 64-bit integer in the first eight bytes of the key, zeros behind it, and one
//! stream for each purpose. `tests/reference/verdict/chacha.py` draws the same numbers from this text alone.
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What draws are for; the number is the cipher's stream.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Signs = 0,
    Resamples = 1,
}

pub(super) fn generator(seed: u64, purpose: Purpose) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    let mut generator = ChaCha8Rng::from_seed(key);
    generator.set_stream(purpose as u64);
    generator
}

/// Draws numbers below `n`, all equally likely, from 32-bit words in the order of the stream.
///
/// A word x gives ⌊xn ÷ 2³²⌋; it is skipped where xn mod 2³² is below 2³² mod n (Lemire 2019, ACM TOMACS 29:3).
pub(super) struct Indices {
    generator: ChaCha8Rng,
    bytes: Vec<u8>,
    drawn: Vec<u32>,
}

impl Indices {
    pub fn new(seed: u64, n: u32) -> Self {
        let size = n as usize;
        Self { generator: generator(seed, Purpose::Resamples), bytes: vec![0; 4 * size], drawn: vec![0; size] }
    }

    /// The next `n` numbers below `n`.
    pub fn next(&mut self) -> &[u32] {
        let n = self.drawn.len() as u32;
        let skipped = skipped(n);
        let mut filled = 0;
        while filled < self.drawn.len() {
            let wanted = self.drawn.len() - filled;
            let bytes = &mut self.bytes[..4 * wanted];
            self.generator.fill_bytes(bytes);
            for word in bytes.as_chunks::<4>().0 {
                let wide = u64::from(u32::from_le_bytes(*word)) * u64::from(n);
                self.drawn[filled] = (wide >> 32) as u32;
                filled += usize::from(wide as u32 >= skipped);
            }
        }
        &self.drawn
    }
}

/// 2³² mod n: so many words must be skipped for the others to share the numbers evenly.
fn skipped(n: u32) -> u32 {
    n.wrapping_neg() % n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_are_kept_share_the_numbers_evenly() {
        // All words of eight bits instead of 32, for every n.
        for n in 1..=255u32 {
            let skipped = 256 % n;
            let mut counts = vec![0; n as usize];
            (0..256)
                .map(|word| word * n)
                .filter(|wide| wide % 256 >= skipped)
                .for_each(|wide| counts[wide as usize / 256] += 1);
            assert!(counts.iter().all(|count| *count == 256 / n), "{n}");
        }
        assert_eq!([skipped(1), skipped(10), skipped(1 << 31), skipped((1 << 31) + 1)], [0, 6, 0, (1 << 31) - 1]);
    }

    #[test]
    fn words_that_must_be_skipped_are() {
        // With this many cases about one word of 1,400 is skipped, so the drawn numbers move against the plain ones.
        let n = 3_000_001;
        let mut plain = generator(1, Purpose::Resamples);
        let wide: Vec<u64> = (0..n).map(|_| u64::from(plain.next_u32()) * u64::from(n)).collect();
        let kept = wide.iter().filter(|wide| **wide as u32 >= skipped(n)).map(|wide| (wide >> 32) as u32);
        let mut indices = Indices::new(1, n);
        let drawn = indices.next();
        let kept: Vec<u32> = kept.collect();
        assert!(kept.len() < n as usize);
        assert_eq!(drawn[..kept.len()], kept);
    }

    #[test]
    fn every_number_below_n_comes_up_about_as_often() {
        let mut indices = Indices::new(7, 10);
        let mut counts = [0u32; 10];
        for _ in 0..2000 {
            indices.next().iter().for_each(|&index| counts[index as usize] += 1);
        }
        assert!(counts.iter().all(|count| (1800..2200).contains(count)), "{counts:?}");
    }

    #[test]
    fn the_same_seed_draws_the_same_and_another_seed_does_not() {
        let mut first = Indices::new(1, 50);
        let mut again = Indices::new(1, 50);
        assert_eq!(first.next(), again.next());
        assert_ne!(first.next(), Indices::new(2, 50).next());
    }
}
