//! The two stories of the sample, by the files that make them.
//!
//! Messages become tickets: the second version is better, and its gate lets it pass. Remarks become one word: the
//! second version looks better and is not, and the gate refuses it.

/// A prompt with its versions, what makes its answers right, and what its second version must show.
pub struct Story {
    pub prompt: &'static str,
    pub versions: &'static [&'static str],
    pub checks: &'static [StoryCheck],
    pub gate: &'static str,
}

pub struct StoryCheck {
    pub name: &'static str,
    pub text: &'static str,
    pub decides: bool,
    /// The smallest difference that matters.
    pub margin: Option<f64>,
}

macro_rules! asset {
    ($path:literal) => {
        include_str!(concat!("../../assets/sample/", $path))
    };
}

pub const STORIES: &[Story] = &[
    Story {
        prompt: "ticket",
        versions: &[asset!("ticket-1.yaml"), asset!("ticket-2.yaml")],
        checks: &[
            deciding("right-order", asset!("checks/right-order.yaml"), None),
            beside("ticket-shape", asset!("checks/ticket-shape.yaml")),
        ],
        gate: asset!("gates/ticket.yaml"),
    },
    Story {
        prompt: "sentiment",
        versions: &[asset!("sentiment-1.yaml"), asset!("sentiment-2.yaml")],
        checks: &[
            deciding("right-label", asset!("checks/right-label.yaml"), Some(0.05)),
            beside("one-word", asset!("checks/one-word.yaml")),
        ],
        gate: asset!("gates/sentiment.yaml"),
    },
];

const fn deciding(name: &'static str, text: &'static str, margin: Option<f64>) -> StoryCheck {
    StoryCheck { name, text, decides: true, margin }
}

const fn beside(name: &'static str, text: &'static str) -> StoryCheck {
    StoryCheck { name, text, decides: false, margin: None }
}
