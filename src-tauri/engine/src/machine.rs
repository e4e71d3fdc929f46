//! What this machine can do.
use attune_core::model::engine::{Failure, FailureKind};

/// llama.cpp is built for processors since about 2013 (x86-64-v3); on an older one it would end with an illegal
/// instruction.
pub fn check() -> Result<(), Failure> {
    #[cfg(target_arch = "x86_64")]
    {
        let has = [
            ("AVX2", is_x86_feature_detected!("avx2")),
            ("FMA", is_x86_feature_detected!("fma")),
            ("F16C", is_x86_feature_detected!("f16c")),
            ("BMI2", is_x86_feature_detected!("bmi2")),
        ];
        let missing: Vec<_> = has.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            let message = format!("This processor is too old for the built-in models: it lacks {missing}");
            return Err(Failure::new(FailureKind::Machine, message));
        }
    }
    Ok(())
}

/// Half of the logical processors, since two of them usually share one arithmetic unit; at least two where there are
/// two, and at most four, beyond which small models gain nothing.
pub fn threads() -> u32 {
    let logical = std::thread::available_parallelism().map_or(1, |count| count.get() as u32);
    (logical / 2).max(logical.min(2)).min(4)
}
