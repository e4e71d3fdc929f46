//! Progress of long work on stderr: a bar on a terminal, a line now and then elsewhere.
use std::{
    io::IsTerminal,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use attune_core::operation::{Progress, Step};
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

/// Between two lines where there is no terminal.
const EVERY: Duration = Duration::from_secs(5);

/// Where steps are shown.
#[derive(Clone)]
pub enum Bar {
    Silent,
    Lines(Arc<Mutex<Instant>>),
    Drawn(ProgressBar),
}

pub fn to_stderr(quiet: bool) -> Bar {
    match (quiet, std::io::stderr().is_terminal()) {
        (true, _) => Bar::Silent,
        (false, false) => Bar::Lines(Arc::new(Mutex::new(Instant::now()))),
        (false, true) => Bar::Drawn(ProgressBar::hidden()),
    }
}

impl Bar {
    pub fn reporter(&self) -> Progress {
        match self.clone() {
            Bar::Silent => Progress::default(),
            Bar::Lines(last) => Progress::new(move |step| {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.elapsed() >= EVERY {
                    eprintln!("{}", line(&step));
                    *last = Instant::now();
                }
            }),
            Bar::Drawn(bar) => Progress::new(move |step| draw(&bar, &step)),
        }
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        if let Bar::Drawn(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn draw(bar: &ProgressBar, step: &Step) {
    if bar.is_hidden() {
        bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        bar.enable_steady_tick(Duration::from_millis(200));
    }
    let template = match step.total {
        Some(_) => "{msg} {wide_bar} {pos}/{len} {prefix}",
        None => "{spinner} {msg} {pos} {prefix}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("━╸ "));
    }
    if let Some(total) = step.total {
        bar.set_length(total);
    }
    bar.set_message(step.message.clone());
    bar.set_position(step.done);
    bar.set_prefix(pace(step));
}

fn line(step: &Step) -> String {
    let of = step.total.map(|total| format!(" of {total}")).unwrap_or_default();
    format!("{}: {}{of} {}", step.message, step.done, pace(step)).trim_end().to_owned()
}

/// "12/s, 23 seconds left"
fn pace(step: &Step) -> String {
    let rate = step.rate.map(|rate| if rate < 10.0 { format!("{rate:.1}/s") } else { format!("{rate:.0}/s") });
    let left = step.seconds_left.filter(|left| left.is_finite()).map(|left| {
        let left = Duration::from_secs_f64(left.clamp(0.0, 1e9));
        format!("{} left", HumanDuration(Duration::from_secs(left.as_secs())))
    });
    rate.into_iter().chain(left).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_is_done_the_rate_and_the_time_left() {
        let step = Step {
            message: "Replaying".into(),
            done: 3,
            total: Some(10),
            rate: Some(1.0),
            seconds_left: Some(7.2),
            ..Step::default()
        };
        assert_eq!(line(&step), "Replaying: 3 of 10 1.0/s, 7 seconds left");
        assert_eq!(line(&Step { message: "Reading".into(), done: 3, ..Step::default() }), "Reading: 3");
    }
}
