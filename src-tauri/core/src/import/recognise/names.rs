//! The names under which other tools and people's own tables keep what we have a word for. Lists are written as words
//! between spaces, the best first.
use crate::import::mapping::Field;

/// Lower-case words of a key or a column's name: `userId`, `User ID` and `user-id` are all `user`, `id`.
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for character in name.chars() {
        let starts = character.is_uppercase() && before.is_lowercase();
        if (starts || !character.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if character.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(character.to_lowercase());
        }
        before = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The place of a word in a list.
pub fn place_in(list: &str, word: &str) -> Option<usize> {
    list.split_ascii_whitespace().position(|own| own == word)
}

/// Whether one of the words is in a list.
pub fn any_in(list: &str, words: &[String]) -> bool {
    words.iter().any(|word| place_in(list, word).is_some())
}

/// Names of a field.
pub fn names_of(field: &Field) -> &'static str {
    match field {
        Field::Id => {
            "id interaction_id custom_id request_id message_id completion_id run_id log_id record_id observation_id \
             span_id example_id row_id uuid"
        }
        Field::Trace => "trace trace_id",
        Field::Session => {
            "session session_id conversation_id thread_id chat_id dialogue_id dialog_id convo_id conversation thread"
        }
        Field::User => "user user_id end_user end_user_id customer_id customer username user_name uid",
        Field::Time => {
            "time timestamp created_at created start_time started_at date_time datetime date ts logged_at request_time \
             sent_at asked_at create_time time_stamp"
        }
        Field::Prompt => "prompt_name prompt_id template_name prompt_template_name template_id prompt",
        Field::Version => "version prompt_version template_version prompt_template_version",
        Field::Model => "model model_name provided_model_name model_id llm engine deployment",
        Field::Messages => {
            "messages input_messages input inputs prompt conversation conversations history chat_history chat dialog \
             dialogue request"
        }
        Field::Query => {
            "query question user_input user_message user_query user_prompt user_question prompt prompt_text \
             instruction input input_text request request_text utterance inputs"
        }
        Field::System => "system system_prompt system_message system_instruction system_instructions instructions",
        Field::Variables => "variables vars prompt_variables template_variables",
        Field::Contexts => {
            "contexts context retrieved_contexts retrieved_context documents retrieved_documents passages chunks \
             source_documents sources"
        }
        Field::Output => {
            "output response answer completion reply output_text response_text assistant assistant_response \
             assistant_message bot_response model_output model_response generated_text generation generated_answer \
             prediction result outputs"
        }
        Field::Usage => "usage token_usage usage_details",
        Field::InputTokens => "input_tokens prompt_tokens tokens_in num_input_tokens num_prompt_tokens",
        Field::OutputTokens => "output_tokens completion_tokens tokens_out num_output_tokens num_completion_tokens",
        Field::Cost => "cost total_cost cost_usd usd_cost total_cost_usd price price_usd",
        Field::LatencyMs | Field::LatencyS => {
            "latency_ms latency duration_ms duration response_time_ms response_time elapsed_ms elapsed execution_time \
             latency_s latency_seconds latency_sec duration_s duration_seconds response_time_s response_time_seconds \
             elapsed_s elapsed_seconds"
        }
        Field::Error => "error error_message",
        Field::Tags => "tags tag labels",
        Field::Feedback => "feedback",
        Field::Variable(_) => "",
    }
}

/// Last words that make a column a question or an answer whatever stands before (`final_answer`, `customer question`).
pub fn endings_of(field: &Field) -> &'static str {
    match field {
        Field::Query => "question query prompt input instruction utterance",
        Field::Output => "answer response reply completion output generation",
        _ => "",
    }
}

/// Words that make it something else after all: the answer somebody wanted, a measure of the answer.
pub const NOT_GIVEN: &str = "expected ideal gold golden reference correct corrected correction target truth rejected \
                             chosen better edited suggested rating score feedback template system";

/// What a column of feedback is by its name, before its values are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    Thumb,
    Rating,
    Comment,
    Correction,
    FollowUp,
    /// Some judgement; the values decide.
    Judgement,
}

const SENSES: [(Sense, &str); 6] = [
    (Sense::FollowUp, "followup follow_up next_user_message next_user_turn"),
    (
        Sense::Correction,
        "correction corrected expected ideal gold golden reference ground_truth target edited suggested better chosen \
         correct_answer correct_response",
    ),
    (Sense::Comment, "comment comments note notes remark remarks reason explanation review rationale critique"),
    (Sense::Thumb, "thumb thumbs vote upvote downvote upvoted downvoted like liked disliked dislike helpful"),
    (
        Sense::Rating,
        "rating ratings rated stars star score scores grade quality csat nps satisfaction usefulness helpfulness \
         accuracy relevance correctness faithfulness groundedness coherence fluency clarity tone",
    ),
    (Sense::Judgement, "feedback judgement judgment reaction evaluation satisfied verdict"),
];

/// Last words of columns that are about feedback and none themselves (`rating_count`, `score_id`).
const ABOUT: &str = "id count time at date timestamp by author user name type kind source key";

/// Words of columns about the call (`finish_reason`).
const TECHNICAL: &str = "finish stop error";

/// The sense of a column's words, if it sounds like feedback.
pub fn sense(words: &[String]) -> Option<Sense> {
    if any_in(TECHNICAL, words) || words.last().is_some_and(|last| place_in(ABOUT, last).is_some()) {
        return None;
    }
    let joined = format!("_{}_", words.join("_"));
    let holds = |name: &str| joined.contains(&format!("_{name}_"));
    SENSES.iter().find(|(_, names)| names.split_ascii_whitespace().any(holds)).map(|(sense, _)| *sense)
}

/// Words of a column that say who judged.
pub const JUDGE: &str = "judge llm gpt gpt4 auto automatic automated evaluator ai ragas";
pub const EXPERT: &str = "expert annotator reviewer sme labeler rater qa";

/// Words of an answer that was written down beforehand; no end user corrected anything.
pub const REFERENCE: &str = "expected ideal gold golden reference truth target";

/// Columns beside the feedback that say who gave it and when.
pub const FEEDBACK_AUTHOR: &str =
    "rated_by reviewed_by annotated_by reviewer annotator rater feedback_author feedback_user";
pub const FEEDBACK_TIME: &str = "feedback_time feedback_at feedback_timestamp rated_at reviewed_at annotated_at";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_however_they_are_written() {
        for name in ["userId", "User ID", "user-id", "USER_ID", "user.id"] {
            assert_eq!(words(name).join("_"), "user_id", "{name}");
        }
        assert_eq!(words("rating (1-5)"), ["rating", "1", "5"]);
    }

    #[test]
    fn feedback_is_told_by_its_name() {
        let told = |name: &str| sense(&words(name));
        assert_eq!(told("Thumbs Up?"), Some(Sense::Thumb));
        assert_eq!(told("helpfulness_score"), Some(Sense::Rating));
        assert_eq!(told("ideal answer"), Some(Sense::Correction));
        assert_eq!(told("feedback_comment"), Some(Sense::Comment));
        assert_eq!(told("follow_up"), Some(Sense::FollowUp));
        assert_eq!(told("rating_count"), None);
        assert_eq!(told("finish_reason"), None);
        assert_eq!(told("city"), None);
    }
}
