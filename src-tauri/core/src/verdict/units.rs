//! What is resampled and whose signs are flipped: one case, or a whole cluster of them.

/// Differences closer than this are the same: sums of decimal fractions differ in their last bits.
pub(super) const TIE: f64 = 1e-12;

/// Sums of differences and numbers of cases, unit by unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Units {
    sums: Vec<f64>,
    sizes: Vec<f64>,
}

impl Units {
    /// Every case stands for itself.
    pub fn of_cases(differences: impl IntoIterator<Item = f64>) -> Self {
        let sums: Vec<f64> = differences.into_iter().collect();
        Self { sizes: vec![1.0; sums.len()], sums }
    }

    /// Whole clusters, each with the sum of its differences and the number of its cases.
    pub fn of_clusters(clusters: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let (sums, sizes) = clusters.into_iter().unzip();
        Self { sums, sizes }
    }

    pub fn len(&self) -> usize {
        self.sums.len()
    }

    pub fn sums(&self) -> &[f64] {
        &self.sums
    }

    pub fn sizes(&self) -> &[f64] {
        &self.sizes
    }

    /// Cases in all units.
    pub fn cases(&self) -> f64 {
        self.sizes.iter().sum()
    }

    /// Mean difference of the cases.
    pub fn mean(&self) -> f64 {
        self.sums.iter().sum::<f64>() / self.cases()
    }

    /// What rounding may make of equal means: 1e-12, and in proportion where differences are larger than 1.
    pub fn tie(&self) -> f64 {
        TIE * (self.sums.iter().map(|sum| sum.abs()).sum::<f64>() / self.cases()).max(1.0)
    }

    /// How far each unit is from what its size would give at the mean.
    pub fn residuals(&self) -> impl Iterator<Item = f64> {
        let mean = self.mean();
        self.sums.iter().zip(&self.sizes).map(move |(sum, size)| sum - size * mean)
    }

    /// Every unit has the same mean, so that any resample gives it again.
    pub fn all_equal(&self) -> bool {
        let tie = self.tie();
        self.residuals().zip(&self.sizes).all(|(residual, size)| residual.abs() <= tie * size)
    }

    /// Standard deviation of one case's difference, as it counts for the mean: √n times the mean's standard error.
    ///
    /// With one case a unit it is the sample's standard deviation. None with fewer than two units.
    pub fn deviation(&self) -> Option<f64> {
        let units = self.len() as f64;
        let squares: f64 = self.residuals().map(|residual| residual * residual).sum();
        (units > 1.0).then(|| (squares * units / (units - 1.0) / self.cases()).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_of_single_cases_is_that_of_the_sample() {
        let units = Units::of_cases([1.0, 2.0, 3.0, 4.0]);
        assert!((units.deviation().unwrap() - (5.0f64 / 3.0).sqrt()).abs() < 1e-15);
        assert!(Units::of_cases([1.0]).deviation().is_none());
    }

    #[test]
    fn a_cluster_of_copies_counts_as_one_case() {
        let copies = Units::of_clusters([(3.0, 3.0), (0.0, 3.0), (-3.0, 3.0), (3.0, 3.0)]);
        let singles = Units::of_cases([1.0, 0.0, -1.0, 1.0]);
        let error = |units: &Units| units.deviation().unwrap() / units.cases().sqrt();
        assert!((error(&copies) - error(&singles)).abs() < 1e-15);
        assert_eq!(copies.mean(), singles.mean());
    }

    #[test]
    fn differences_that_only_rounding_sets_apart_are_equal() {
        assert!(Units::of_cases([0.7 - 0.4, 0.8 - 0.5, 0.9 - 0.6]).all_equal());
        assert!(!Units::of_cases([0.3, 0.3001]).all_equal());
    }
}
