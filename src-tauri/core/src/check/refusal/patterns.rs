//! How refusals are worded. Small letters, straight apostrophes; capital words stand for the lists above them.

/// What somebody refuses to do.
const ACTS: &str = r"(?:help|assist|aid|support|comply|fulfill?|answer|respond|reply|provide|give|offer|share|disclose|reveal|discuss|engage|participate|continue|proceed|generate|create|write|draft|produce|compose|explain|describe|recommend (?:that|any|specific|a )|advise|tell you (?:how|what|that|who)|teach|show you|facilitate|encourage|promote|endorse|condone|speculate|pretend|role-?play|do (?:that|this|it|so|what)|talk about|carry out|make (?:that|this|such)|translate (?:that|this|such))\b";

/// The same as a noun, after “not comfortable”.
const DOING: &str = r"(?:helping|assisting|providing|giving|sharing|discussing|writing|creating|generating|answering|doing|engaging|offering|continuing|supporting|making|producing|with)\b";

const CANNOT: &str = r"(?:can'?t|can ?not|could ?not|couldn'?t|won'?t|will not|(?:am|'m) (?:not able|unable|not allowed|not permitted|not authori[sz]ed|not going|not programmed|not designed|not willing) to)";

/// Words that may stand between the two.
const ADVERBS: &str = r"(?: (?:really|simply|just|unfortunately|currently|personally|ethically|legally|in good conscience|knowingly|directly|ever|be able to))*";

const PATTERNS: &[&str] = &[
    r"\bi(?:ADVERBS) ?CANNOT(?:ADVERBS) ACTS",
    r"\bi(?:'m| am) (?:prohibited|barred|prevented) from DOING",
    r"\bi (?:must|have to|need to|will have to|am going to have to|would|'ll|will)?(?: respectfully| politely)? ?(?:decline|refuse)\b",
    r"\bi(?:'d| would) (?:rather|prefer) not(?: to)? (?:answer|discuss|help|say|share|talk|write|engage|get into)\b",
    r"\bi(?:'m| am| (?:do not|don't) feel) (?:not |un)?comfortable DOING",
    // “Sorry, can't help with that”, “I'm afraid that's not something …”.
    r"\b(?:sorry|apologies|apologi[sz]e|afraid|unfortunately)[ ,.;:—–-]+(?:but )?(?:no can do|(?:not able|unable) to|(?:can't|cannot|can not|won't) (?:help|do|answer|assist))\b",
    r"\b(?:that|this)(?:'s| is)(?: not|n't) (?:something|a (?:topic|request|question)) (?:that )?i(?:'m| am| can| could|'d| would| will)\b",
    r"\bas an? (?:ai|artificial intelligence|(?:large )?language model|assistant)\b[^.]*?\b(?:can't|cannot|can not|won't|will not|unable|not able|not allowed|not appropriate|don't (?:have (?:personal )?(?:opinions|feelings)|provide|engage|offer))",
    r"\b(?:request|question|topic|content|it|that|this) (?:goes against|violates|is against|would violate|conflicts with|falls outside|breaches) (?:my|our|the|openai|anthropic)\b[^.]*\b(?:polic(?:y|ies)|guidelines?|principles|rules|terms|programming|scope)\b",
    r"\bmy (?:guidelines|programming|polic(?:y|ies)|instructions|principles)\b[^.]*\b(?:prevents?|prohibits?|forbids?|(?:does|do)(?: not|n't) (?:allow|permit))\b",
    r"\bit (?:would(?:n't| not) be|is(?:n't| not)) (?:appropriate|ethical|right|responsible|possible) for me to\b",
    r"\bit would be (?:inappropriate|unethical|irresponsible|wrong) for me to\b",
    // German
    r"\bich (?:kann|darf|werde|möchte)\b[^.]*\b(?:nicht|keine?n?)\b[^.]*\b(?:helfen|beantworten|unterstützen|weiterhelfen|erstellen|schreiben|geben|nachkommen|besprechen)\b",
    r"\b(?:kann|darf|werde) ich\b[^.]*\b(?:nicht|keine?n?)\b[^.]*\b(?:helfen|beantworten|unterstützen|weiterhelfen|erstellen|schreiben|geben|nachkommen)\b",
    // French
    r"\bje (?:ne |n')?(?:peux|suis|vais|saurais)(?: malheureusement)? pas\b[^.]*\b(?:aider|répondre|fournir|assister|écrire|créer|en mesure|autorisée?|donner)\b",
    // Spanish
    r"\bno (?:puedo|podré|me es posible|voy a)\b[^.]*\b(?:ayudar(?:te|le|les)?|responder|proporcionar|asistir(?:te|le)?|escribir|crear|cumplir|dar(?:te|le)?|generar)\b",
];

/// The patterns, written out.
pub(super) fn all() -> impl Iterator<Item = String> {
    PATTERNS.iter().map(|pattern| {
        let pattern = pattern.replace("ACTS", ACTS).replace("DOING", DOING);
        pattern.replace("CANNOT", CANNOT).replace("(?:ADVERBS)", ADVERBS)
    })
}
