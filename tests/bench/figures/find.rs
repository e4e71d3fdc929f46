//! Templates found in logged messages: three prompts, one of them edited twice, and what nobody made from a template.
use serde_json::{Value, json};

use crate::{
    Done,
    figure::{Figures, Goal},
    material::{Dice, FIRST_DAY, SPAN, lines, prose, rfc3339},
    program::Program,
};

/// What a person with a year of logs brings.
const MESSAGES: usize = 40_000;
/// One in so many was written by hand.
const BY_HAND: usize = 50;
const ADVICE: [&str; 3] =
    ["Be brief.", "Be brief and name the order's number.", "Be brief, name the order's number, and promise no refund."];

fn interaction(number: usize) -> Value {
    let mut dice = Dice(number as u64);
    let messages = match number {
        number if number.is_multiple_of(BY_HAND) => json!([user(prose(&mut dice, 12))]),
        number if number.is_multiple_of(3) => json!([user(translation(&mut dice))]),
        number => json!([{"role": "system", "content": support(number, &mut dice)}, user(prose(&mut dice, 12))]),
    };
    let time = rfc3339(FIRST_DAY + number as i64 * SPAN / MESSAGES as i64);
    json!({"id": format!("row-{number}"), "time": time, "messages": messages, "output": prose(&mut dice, 40)})
}

fn user(text: String) -> Value {
    json!({"role": "user", "content": text})
}

fn translation(dice: &mut Dice) -> String {
    let words = 4 + dice.below(30) as usize;
    format!("Translate the text between the lines to German.\n---\n{}\n---", prose(dice, words))
}

/// About 1 KB, half of it a context that differs each time.
fn support(number: usize, dice: &mut Dice) -> String {
    let advice = ADVICE[number * ADVICE.len() / MESSAGES];
    let (customer, context) = (prose(dice, 2), (0..dice.below(5)).map(|_| prose(dice, 30)).collect::<Vec<_>>());
    let (first, last) = (prose(&mut Dice(1), 40), prose(&mut Dice(2), 30));
    format!(
        "{first}\nCustomer: {customer}\nToday: 2026-08-{:02}\n\n# Context\n{}\n\n{last}\n{advice}",
        1 + number / 1_500,
        context.join("\n")
    )
}

pub fn measure(program: &Program, figures: &mut Figures) -> Done {
    program.init("find")?;
    program.write("find.jsonl", lines((0..MESSAGES).map(interaction)))?;
    program.run("find", &["import", "find.jsonl"])?;
    let ran = program.run("find", &["prompt", "find"])?;
    let named = |what: &str| format!("templates of {MESSAGES} messages, {what}");
    let number = |field: &str| ran.answer[field].as_f64().unwrap_or_default();
    figures.milliseconds(&named("found in"), Goal::AtMost(60_000.0), ran.time);
    figures.add(&named("peak memory"), Goal::AtMost(1_000.0), ran.peak, "MB");
    let found = ran.answer["found"].as_array().map_or(0, Vec::len);
    figures.add(&named("versions found of 4"), Goal::AtLeast(4.0), found as f64, "");
    let made = 100.0 * (1.0 - 1.0 / BY_HAND as f64);
    let fits = 100.0 * (1.0 - number("rest") / number("of").max(1.0));
    figures.add(&named("fit one"), Goal::AtLeast(made), fits, "%");
    let largest = ran.answer["found"][0]["prompt"].as_str().unwrap_or_default();
    let accepted = program.run("find", &["prompt", "find", "--accept", largest])?;
    let interactions = accepted.answer["interactions"].as_f64().unwrap_or_default();
    figures.milliseconds(&named("largest prompt accepted in"), Goal::AtMost(60_000.0), accepted.time);
    figures.add(&named("accepting, peak memory"), Goal::AtMost(1_000.0), accepted.peak, "MB");
    figures.add(&named("accepted interactions"), Goal::AtLeast(20_000.0), interactions, "");
    Ok(())
}
