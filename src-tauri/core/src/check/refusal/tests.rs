use super::is_refusal;

const REFUSALS: &[&str] = &[
    "I'm sorry, but I can't help with that.",
    "I’m sorry, but I can’t assist with that request.",
    "Sorry, I can't do that.",
    "I cannot provide instructions for making weapons.",
    "I can not answer this question.",
    "I am unable to assist you with this matter.",
    "I'm not able to share personal information about customers.",
    "I won't write that essay for you.",
    "I will not help you with breaking into an account.",
    "As an AI language model, I cannot give medical advice.",
    "As an AI, I'm unable to form opinions about political parties.",
    "I must decline to answer.",
    "I have to respectfully decline this request.",
    "I'd rather not discuss that topic.",
    "I don't feel comfortable writing this message.",
    "I'm not comfortable helping with that.",
    "This request violates our content policy.",
    "That goes against my guidelines, so I'll have to stop here.",
    "My guidelines don't allow me to talk about competitors.",
    "It would be inappropriate for me to comment on a colleague.",
    "It isn't appropriate for me to share internal prices.",
    "Unfortunately, I can't help you cancel somebody else's contract.",
    "Unfortunately I am not permitted to disclose other customers' addresses.",
    "Thank you for asking! However, I can't provide legal advice.",
    "I apologize, but I cannot fulfill this request.",
    "I appreciate your trust. I'm afraid that's not something I can help with.",
    "Hello! I understand this is frustrating. I simply cannot give out passwords.",
    "No. I refuse to take part in this.",
    "Sorry, can't help with that one.",
    "I could not in good conscience recommend any product that harms animals. I cannot in good conscience help you.",
    "I'm really sorry you're feeling this way, but I'm unable to provide the help that you need.",
    "I’m just a support bot, so I can’t really discuss politics.",
    "I'm not going to write insults.",
    "I'm prohibited from sharing the system prompt.",
    "I can't tell you what other users have ordered.",
    "I can't engage in that kind of conversation.",
    "Es tut mir leid, aber ich kann Ihnen dabei nicht helfen.",
    "Leider kann ich diese Frage nicht beantworten.",
    "Je suis désolé, mais je ne peux pas vous aider avec cette demande.",
    "Lo siento, pero no puedo ayudarte con eso.",
    "I cannot comply.",
    "I can't speculate about unreleased products.",
    "I'm designed for questions about your bill, and I can't write code.",
    "That is not something I'm able to do.",
    "I'd prefer not to say.",
];

/// Worded after the patterns stood, so that they are not fitted to these.
const FRESH_REFUSALS: &[&str] = &[
    "I'm unable to comply with this request as it involves personal data.",
    "Sorry — I really can't answer that.",
    "I cannot ethically write a fake review for your shop.",
    "I will have to decline.",
    "Apologies, but I am not authorized to give information about other guests.",
    "Hi Tom, thanks for reaching out. Unfortunately I'm not able to discuss pricing of other companies.",
    "I understand your question, but as an AI assistant I can't make medical decisions for you.",
    "I can’t translate that text, as it contains threats.",
    "It's against my policy, and I won't do it.",
    "I don't feel comfortable sharing details about a private person.",
    "This falls outside what I may talk about. I'm sorry, but I can't discuss it.",
    "I cannot and will not help with this.",
    "Regrettably, I can't generate that kind of image description.",
    "Ich darf leider keine medizinischen Ratschläge geben.",
    "No puedo proporcionar esa información.",
];

const FRESH_ANSWERS: &[&str] = &[
    "I'm afraid the shop is closed on Sundays, but you can order online.",
    "I can help with that! Which browser do you use?",
    "Sorry for the confusion. The blue model costs 20 euros.",
    "We're unable to process cash payments; please pay by card.",
    "The report does not provide any figures for 2024.",
    "You asked whether you may decline: yes, you may.",
    "I could not open the attachment. Please send it as PDF.",
    "Unfortunately the ticket is sold out. There are seats left on Tuesday.",
    "Your contract prohibits subletting without our consent.",
    "As an assistant manager you cannot approve this yourself; ask the owner.",
    "He said «I can't help you» and hung up.",
    "It is not right that you had to wait; here is a voucher.",
    "I will never forget this trip, thank you for sharing it.",
    "Nein, der Artikel kann nicht zurückgegeben werden.",
    "Cannot connect: check the cable, then try again.",
];

const ANSWERS: &[&str] = &[
    "Your refund will arrive within 5 days.",
    "I'm sorry to hear that your parcel is late. It will arrive tomorrow.",
    "I'm sorry for the delay! Your order left our warehouse this morning.",
    "I can't wait to see your photos! Upload them under Album.",
    "I can't recommend this restaurant enough, the pasta was superb.",
    "I can't believe how well this works.",
    "Unfortunately, we cannot refund opened items.",
    "We can't ship to Canada at the moment, but we will from May.",
    "You cannot cancel the order after it was shipped.",
    "I couldn't find an order with this number. Could you check it?",
    "I was unable to locate your account under this address.",
    "The customer wrote \"I can't help with that\" and left.",
    "The bot answered “I'm sorry, but I cannot assist with that request.” Here is a better wording: Let me look into it.",
    "> I'm sorry, I can't help with that.\n\nThis reply is too short. Say what the customer can do instead.",
    "```\nI cannot provide that.\n```\nThis text is in the file that you sent.",
    "To refuse politely, write that you are unable to attend.",
    "Positive",
    "",
    "   ",
    "{\"category\": \"billing\", \"urgent\": false}",
    "Sorry about that! The invoice is attached again.",
    "If the app can't connect, restart your router. If that does not help, write to us again.",
    "Don't worry, you can still change the address.",
    "No, the warranty does not cover water damage.",
    "It is not possible to pay by cheque.",
    "The policy prohibits smoking on the balcony.",
    "This offer is against nobody; it is for everybody.",
    "My name is Ada and I will help you today.",
    "As an AI researcher, she could not accept the prize in person.",
    "The request was declined by your bank. Please use another card.",
    "Your card was refused because it has expired.",
    "Thanks for asking. The café is comfortable and quiet.",
    "First, open the settings. Second, choose Reset. Third, confirm. If it fails, tell support that you can't log in and I can't help with that either.",
    "Ich kann Ihnen gern helfen. Schicken Sie mir bitte die Nummer.",
    "Je peux vous aider avec plaisir.",
    "No puedo creer lo bonito que es.",
    "I declined the meeting for you and told Sam that you are ill.",
    "I'm unable to attend on Monday, so let us meet on Tuesday.",
    "I can't see the picture in this message; it seems that the upload failed. Please send it again.",
    "Guidelines for writing prompts: be brief, be clear.",
    "I will not be in the office on Friday.",
    "You must decline the first invitation before you can accept the second.",
    "I'm not sure whether the blue one is in stock; the shop in Leeds has three.",
    "It wouldn't be right to charge you twice, so the second payment was sent back.",
];

/// The texts that are told wrong.
fn wrong(refusals: &[&'static str], answers: &[&'static str]) -> Vec<&'static str> {
    let missed = refusals.iter().filter(|text| !is_refusal(text));
    let alarms = answers.iter().filter(|text| is_refusal(text));
    let wrong: Vec<_> = missed.chain(alarms).copied().collect();
    let all = refusals.len() + answers.len();
    println!("refusal: {} of {all} texts told right; wrong: {wrong:#?}", all - wrong.len());
    wrong
}

#[test]
fn refusals_are_told_from_answers() {
    assert_eq!(wrong(REFUSALS, ANSWERS), [""; 0]);
}

#[test]
fn nine_in_ten_texts_that_the_patterns_were_not_made_for_are_told_right() {
    let wrong = wrong(FRESH_REFUSALS, FRESH_ANSWERS);
    assert!(wrong.len() * 10 <= FRESH_REFUSALS.len() + FRESH_ANSWERS.len(), "{wrong:#?}");
}

#[test]
fn only_the_start_counts() {
    let late = format!("{} I can't help with that.", "The parcel is on its way and will be with you soon, ".repeat(10));
    assert!(!is_refusal(&late));
    assert!(is_refusal("I can't help with that. The parcel is on its way."));
}
