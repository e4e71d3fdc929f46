//! Vectors of one length, one behind the other.

/// So many numbers are multiplied at once.
const LANES: usize = 8;
pub(crate) type Lane = [f32; LANES];

#[derive(Debug, Clone)]
pub struct Vectors {
    /// Lanes in a vector; the last one is filled up with zeros.
    width: usize,
    lanes: Vec<Lane>,
}

impl Vectors {
    pub fn new(dimensions: usize) -> Self {
        Self { width: dimensions.div_ceil(LANES).max(1), lanes: Vec::new() }
    }

    pub(crate) fn like(other: &Vectors) -> Self {
        Self { width: other.width, lanes: Vec::new() }
    }

    /// Adds a vector, made one long; what it has beyond the dimensions is left out.
    pub fn push(&mut self, vector: &[f32]) {
        let start = self.lanes.len();
        self.lanes.resize(start + self.width, Lane::default());
        let row = &mut self.lanes[start..];
        for (place, value) in row.iter_mut().flatten().zip(vector) {
            *place = *value;
        }
        let length = dot(row, row).sqrt();
        if length > 0.0 && length.is_finite() {
            row.iter_mut().flatten().for_each(|value| *value /= length);
        } else {
            row.fill(Lane::default());
        }
    }

    pub(crate) fn push_row(&mut self, row: &[Lane]) {
        self.lanes.extend_from_slice(row);
    }

    /// The mean of two rows under their weights, as a new row at the end.
    pub(crate) fn push_mean(&mut self, (one, weight): (usize, f32), (other, other_weight): (usize, f32)) {
        let whole = weight + other_weight;
        let (share, rest) = (weight / whole, other_weight / whole);
        for lane in 0..self.width {
            let (a, b) = (self.lanes[one * self.width + lane], self.lanes[other * self.width + lane]);
            self.lanes.push(std::array::from_fn(|place| share * a[place] + rest * b[place]));
        }
    }

    /// Moves a row towards another by this share of the way.
    pub(crate) fn approach(&mut self, row: usize, other: &[Lane], share: f32) {
        let row = &mut self.lanes[row * self.width..(row + 1) * self.width];
        for (value, other) in row.iter_mut().flatten().zip(other.iter().flatten()) {
            *value += share * (other - *value);
        }
    }

    pub fn len(&self) -> usize {
        self.lanes.len() / self.width
    }

    pub fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    pub(crate) fn row(&self, row: usize) -> &[Lane] {
        &self.lanes[row * self.width..(row + 1) * self.width]
    }

    /// How near each of `members` is to their mean: the cosine.
    pub fn nearness(&self, members: &[usize]) -> Vec<f32> {
        let mut sum = vec![Lane::default(); self.width];
        for member in members {
            for (sum, lane) in sum.iter_mut().flatten().zip(self.row(*member).iter().flatten()) {
                *sum += lane;
            }
        }
        let length = dot(&sum, &sum).sqrt().max(f32::MIN_POSITIVE);
        members.iter().map(|member| dot(self.row(*member), &sum) / length).collect()
    }
}

pub(crate) fn dot(one: &[Lane], other: &[Lane]) -> f32 {
    let [dot] = dots([one], other);
    dot
}

/// Several rows by one, which is read once for all of them.
pub(crate) fn dots<const N: usize>(rows: [&[Lane]; N], other: &[Lane]) -> [f32; N] {
    let rows = rows.map(|row| &row[..other.len()]);
    let mut sums = [Lane::default(); N];
    for (at, lane) in other.iter().enumerate() {
        for (sum, row) in sums.iter_mut().zip(rows) {
            for place in 0..LANES {
                sum[place] += row[at][place] * lane[place];
            }
        }
    }
    sums.map(|sum| sum.iter().sum())
}
