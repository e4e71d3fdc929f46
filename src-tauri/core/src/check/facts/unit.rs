//! Units, each brought to the base of its kind.
use std::{collections::HashMap, sync::LazyLock};

/// What a unit measures in, and how many of those it is.
pub(super) type Unit = (&'static str, f64);

/// Base, factor, names. Names of one letter are told apart by case, longer ones are not. A month is no number of days.
const UNITS: &[(&str, f64, &[&str])] = &[
    ("second", 1e-3, &["ms", "millisecond", "milliseconds"]),
    ("second", 1.0, &["s", "sec", "secs", "second", "seconds"]),
    ("second", 60.0, &["min", "mins", "minute", "minutes"]),
    ("second", 3600.0, &["h", "hr", "hrs", "hour", "hours"]),
    ("second", 86_400.0, &["d", "day", "days"]),
    ("second", 604_800.0, &["week", "weeks", "wk", "wks"]),
    ("second", 1_209_600.0, &["fortnight", "fortnights"]),
    ("month", 1.0, &["month", "months"]),
    ("month", 12.0, &["year", "years", "yr", "yrs"]),
    ("month", 120.0, &["decade", "decades"]),
    ("business day", 1.0, &["business day", "business days", "working day", "working days", "workday", "workdays"]),
    ("night", 1.0, &["night", "nights"]),
    ("metre", 1e-3, &["mm", "millimetre", "millimetres", "millimeter", "millimeters"]),
    ("metre", 1e-2, &["cm", "centimetre", "centimetres", "centimeter", "centimeters"]),
    ("metre", 1.0, &["m", "metre", "metres", "meter", "meters"]),
    ("metre", 1e3, &["km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"]),
    ("metre", 0.0254, &["inch", "inches"]),
    ("metre", 0.3048, &["ft", "foot", "feet"]),
    ("metre", 0.9144, &["yd", "yard", "yards"]),
    ("metre", 1609.344, &["mi", "mile", "miles"]),
    ("square metre", 1.0, &["m²", "sqm", "square metre", "square metres", "square meter", "square meters"]),
    ("square metre", 0.092_903_04, &["sqft", "sq ft", "square foot", "square feet"]),
    ("square metre", 1e4, &["ha", "hectare", "hectares"]),
    ("metre per second", 1.0, &["m/s"]),
    ("metre per second", 1.0 / 3.6, &["km/h", "kmh", "kph"]),
    ("metre per second", 0.447_04, &["mph"]),
    ("gram", 1e-3, &["mg", "milligram", "milligrams"]),
    ("gram", 1.0, &["g", "gram", "grams"]),
    ("gram", 1e3, &["kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"]),
    ("gram", 1e6, &["tonne", "tonnes"]),
    ("gram", 453.592_37, &["lb", "lbs"]),
    ("gram", 28.349_523_125, &["oz", "ounce", "ounces"]),
    ("litre", 1e-3, &["ml", "millilitre", "millilitres", "milliliter", "milliliters"]),
    ("litre", 1e-2, &["cl", "centilitre", "centilitres", "centiliter", "centiliters"]),
    ("litre", 1.0, &["l", "L", "litre", "litres", "liter", "liters"]),
    ("byte", 1.0, &["byte", "bytes"]),
    ("byte", 1e3, &["kb", "kilobyte", "kilobytes"]),
    ("byte", 1e6, &["mb", "megabyte", "megabytes"]),
    ("byte", 1e9, &["gb", "gigabyte", "gigabytes"]),
    ("byte", 1e12, &["tb", "terabyte", "terabytes"]),
    ("byte", 1024.0, &["kib"]),
    ("byte", 1_048_576.0, &["mib"]),
    ("byte", 1_073_741_824.0, &["gib"]),
    ("watt hour", 1.0, &["wh"]),
    ("watt hour", 1e3, &["kwh"]),
    ("watt", 1.0, &["watt", "watts"]),
    ("watt", 1e3, &["kw", "kilowatt", "kilowatts"]),
    ("hertz", 1.0, &["hz", "hertz"]),
    ("hertz", 1e3, &["khz"]),
    ("hertz", 1e6, &["mhz"]),
    ("hertz", 1e9, &["ghz"]),
    ("calorie", 1e3, &["kcal", "kcals"]),
    ("pixel", 1.0, &["px", "pixel", "pixels"]),
    ("degree Celsius", 1.0, &["°c", "celsius", "degrees celsius"]),
    ("degree Fahrenheit", 1.0, &["°f", "fahrenheit", "degrees fahrenheit"]),
    ("degree", 1.0, &["°", "degree", "degrees"]),
    ("per cent", 1.0, &["%", "percent", "per cent", "pct"]),
    ("percentage point", 1.0, &["pp", "percentage point", "percentage points"]),
    (MONEY[0], 1.0, &["$", "us$", "usd", "dollar", "dollars"]),
    (MONEY[1], 1.0, &["€", "eur", "euro", "euros"]),
    (MONEY[2], 1.0, &["£", "gbp", "pound", "pounds"]),
    (MONEY[3], 1.0, &["¥", "jpy", "yen"]),
    (MONEY[4], 1.0, &["₹", "inr", "rupee", "rupees"]),
    (MONEY[5], 1.0, &["chf", "franc", "francs"]),
    (MONEY[6], 1.0, &["ca$", "c$", "cad"]),
    (MONEY[7], 1.0, &["a$", "aud"]),
];

const MONEY: [&str; 8] = ["USD", "EUR", "GBP", "JPY", "INR", "CHF", "CAD", "AUD"];

/// Words that multiply the number before them.
const SCALES: &[(&str, f64)] = &[
    ("k", 1e3),
    ("K", 1e3),
    ("thousand", 1e3),
    ("M", 1e6),
    ("mn", 1e6),
    ("million", 1e6),
    ("millions", 1e6),
    ("bn", 1e9),
    ("B", 1e9),
    ("billion", 1e9),
    ("billions", 1e9),
    ("trillion", 1e12),
    ("dozen", 12.0),
];

static NAMES: LazyLock<HashMap<&str, Unit>> = LazyLock::new(|| {
    let names = UNITS.iter().flat_map(|(base, factor, names)| names.iter().map(move |name| (*name, (*base, *factor))));
    names.collect()
});

pub(super) fn find(name: &str) -> Option<Unit> {
    let known = NAMES.get(name).copied();
    let is_long = name.chars().nth(1).is_some();
    known.or_else(|| is_long.then(|| NAMES.get(name.to_lowercase().as_str()).copied()).flatten())
}

pub(super) fn scale(name: &str) -> Option<f64> {
    let word = if name.len() > 2 { name.to_lowercase() } else { name.to_owned() };
    SCALES.iter().find(|(known, _)| *known == word).map(|(_, factor)| *factor)
}

pub(super) fn is_money(unit: Unit) -> bool {
    MONEY.contains(&unit.0)
}
