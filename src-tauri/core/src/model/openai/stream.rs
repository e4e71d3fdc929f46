//! A streamed answer in the OpenAI chat form.
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    super::{
        ChatError, ChatErrorKind, OnText,
        exchange::{Reply, refuse_error_object},
        fault, sse, tool_call,
    },
    answer::{Draft, FUNCTION_CALL, usage},
};
use crate::message::Content;

#[derive(Deserialize)]
struct Chunk {
    /// Empty in chunks that carry only counts or the filter's opinion.
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    usage: Value,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    #[serde(default)]
    finish_reason: Option<String>,
    #[serde(default)]
    logprobs: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Delta {
    content: Option<String>,
    refusal: Option<String>,
    tool_calls: Option<Vec<PartOfCall>>,
    function_call: Option<PartOfFunction>,
    /// What the model thinks, as servers of reasoning models send it.
    #[serde(alias = "reasoning")]
    reasoning_content: Option<String>,
}

#[derive(Deserialize)]
struct PartOfCall {
    #[serde(default)]
    index: Option<usize>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    function: PartOfFunction,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PartOfFunction {
    name: Option<String>,
    arguments: Option<String>,
}

#[derive(Default)]
struct Gathered {
    draft: Draft,
    text: Option<String>,
    calls: Vec<Call>,
    function: Option<Call>,
    thought: String,
    first_token: Option<Instant>,
}

#[derive(Default)]
struct Call {
    id: String,
    name: String,
    arguments: String,
}

/// Reads to the end mark; a stream that ends without it is incomplete. Also gives when the first piece came.
pub async fn read(mut reply: Reply, on_text: Option<OnText<'_>>) -> Result<(Draft, Option<Instant>), ChatError> {
    let mut parser = sse::Parser::default();
    let mut gathered = Gathered::default();
    while let Some(bytes) = reply.chunk().await? {
        let events = parser.feed(bytes.as_ref()).map_err(|_| fault::unreadable("the stream is not UTF-8"))?;
        for event in events {
            if event.data.trim() == "[DONE]" {
                return Ok(gathered.done());
            }
            gathered.take(&event.data, on_text)?;
        }
    }
    Err(ChatError::new(ChatErrorKind::Incomplete, "The stream ended without its end mark"))
}

impl Call {
    fn add(&mut self, part: PartOfFunction) {
        self.name.push_str(&part.name.unwrap_or_default());
        self.arguments.push_str(&part.arguments.unwrap_or_default());
    }
}

impl Gathered {
    fn take(&mut self, data: &str, on_text: Option<OnText<'_>>) -> Result<(), ChatError> {
        // An event is whole, so one that breaks off was written so.
        let value: Value = serde_json::from_str(data).map_err(fault::unreadable)?;
        let chunk: Chunk = serde_json::from_value(refuse_error_object(value)?).map_err(fault::unreadable)?;
        if chunk.usage.is_object() {
            self.draft.usage = usage(&chunk.usage);
        }
        self.draft.model = chunk.model.or(self.draft.model.take());
        let Some(choice) = chunk.choices.into_iter().next() else { return Ok(()) };
        self.draft.logprobs.add(&choice.logprobs);
        self.draft.finish = choice.finish_reason.or(self.draft.finish.take());
        if let Some(text) = choice.delta.content {
            self.take_text(&text, on_text);
        }
        if let Some(text) = choice.delta.refusal {
            self.draft.refusal.get_or_insert_default().push_str(&text);
        }
        self.thought.push_str(&choice.delta.reasoning_content.unwrap_or_default());
        if let Some(part) = choice.delta.function_call {
            self.first_token.get_or_insert_with(Instant::now);
            self.function.get_or_insert_default().add(part);
        }
        for part in choice.delta.tool_calls.unwrap_or_default() {
            self.take_call(part)?;
        }
        Ok(())
    }

    fn take_text(&mut self, text: &str, on_text: Option<OnText<'_>>) {
        self.text.get_or_insert_default().push_str(text);
        if text.is_empty() {
            return;
        }
        self.first_token.get_or_insert_with(Instant::now);
        if let Some(on_text) = on_text {
            on_text(text);
        }
    }

    /// Pieces of one call have one index; a server that counts nothing sends each call as one piece with an id.
    fn take_call(&mut self, part: PartOfCall) -> Result<(), ChatError> {
        self.first_token.get_or_insert_with(Instant::now);
        let next = self.calls.len();
        let index = part.index.unwrap_or(if part.id.is_some() { next } else { next.saturating_sub(1) });
        if index > next {
            return Err(fault::unreadable("its tool calls skip a number"));
        }
        if index == next {
            self.calls.push(Call::default());
        }
        let Some(call) = self.calls.get_mut(index) else { return Ok(()) };
        call.id.push_str(&part.id.filter(|_| call.id.is_empty()).unwrap_or_default());
        call.add(part.function);
        Ok(())
    }

    fn done(mut self) -> (Draft, Option<Instant>) {
        if let Some(Call { name, arguments, .. }) = self.function {
            self.draft.other.insert(FUNCTION_CALL.to_owned(), json!({"name": name, "arguments": arguments}));
        }
        if !self.thought.is_empty() {
            self.draft.other.insert("reasoning_content".to_owned(), self.thought.into());
        }
        let tool_calls = self.calls.iter().map(|call| tool_call::build(&call.id, &call.name, &call.arguments));
        let draft = Draft { content: self.text.map(Content::Text), tool_calls: tool_calls.collect(), ..self.draft };
        (draft, self.first_token)
    }
}

#[cfg(test)]
mod tests;
