#!/usr/bin/env python3
"""A support bot's export of two messy files, in the form of Langfuse's blob export: observations.jsonl and scores.csv.

Usage: support_bot.py FOLDER [GENERATIONS]

The same arguments give the same bytes. Three system messages followed each other, each with values filled in; questions
about invoices go wrong more often, which people say by thumbs and comments. What is messy is what real exports hold:
spans and tool runs between the generations, inputs as a list, as an object with tools or as JSON in a text, tool calls,
images, answers that failed, rows twice, broken lines, scores of traces that are not there, scores of whole sessions.
"""
import csv, json, random, sys
from datetime import datetime, timedelta
from pathlib import Path

folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 40_000
random = random.Random(20261126)

SYSTEMS = [
    "You are the assistant of {shop}. The customer is on the plan {plan}. Answer in one or two sentences.",
    "You are the assistant of {shop}. The customer is on the plan {plan} and speaks {language}. Answer briefly. "
    "Never promise a date.",
    "You are the friendly assistant of {shop}.\n\nPlan of the customer: {plan}\nLanguage: {language}\n\n"
    "Answer in at most two sentences. Never promise a date. Look orders up before you speak of them.",
]
TOPICS = {
    "order": ["Where is my order {n}?", "Order {n} still has not arrived, where is it?", "hi, can you track {n} for me"],
    "return": ["I want to send back the shoes from order {n}", "How do I return {n}?", "The jacket in {n} is too small"],
    "invoice": ["I need an invoice with VAT for {n}", "Please send the invoice of {n} to accounting", "wrong address on my invoice {n} !!"],
    "account": ["I cannot log in", "How do I change my e-mail address?", "delete my account please"],
    "small": ["thanks!", "hello", "are you a robot?"],
}
ANSWERS = {
    "order": "Order {n} is on its way; you get a message when it is near.",
    "return": "You can send it back free of charge within 30 days; the label for {n} is in your account.",
    "invoice": "Your invoice for {n} is in your account under Orders.",
    "account": "Open Settings, then Account; there you can do that yourself.",
    "small": "You are welcome! Is there anything else?",
}
WRONG = "I am sorry, I can only help with the status of orders."
COMMENTS = ["I asked for an invoice, not for the status", "does not understand me", "no VAT number on it", "useless"]
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
TOOLS = [{"type": "function", "function": {"name": "look_up_order", "description": "The state of an order",
          "parameters": {"type": "object", "properties": {"order": {"type": "string"}}, "required": ["order"]}}}]
BEGIN = datetime(2026, 8, 20)


def stamp(time):
    return time.strftime("%Y-%m-%d %H:%M:%S.%f")


def folded(messages, shape):
    if shape < 0.80:
        return messages
    return {"messages": messages, "tools": TOOLS} if shape < 0.95 else json.dumps(messages)


def observation(trace, number, kind, time, **fields):
    return {"id": f"obs-{number:06}", "trace_id": trace, "project_id": "p-1", "environment": "production", "type": kind,
            "parent_observation_id": None, "start_time": stamp(time), "level": "DEFAULT", "status_message": None, **fields}


def score(number, time, name, value, kind, **on):
    return {"id": f"sc-{number:06}", "timestamp": stamp(time), "project_id": "p-1", "environment": "production",
            "trace_id": "", "observation_id": "", "session_id": "", "name": name, "value": value, "source": "API",
            "comment": "", "data_type": kind, "string_value": "", **on}


def main():
    folder.mkdir(parents=True, exist_ok=True)
    rows, scores = [], []
    made, session, time = 0, 0, BEGIN
    while made < count:
        session += 1
        time += timedelta(seconds=random.randint(20, 400))
        system = SYSTEMS[min(2, made * 3 // count)].format(
            shop=random.choice(["Nordlicht", "Nordlicht Outlet"]), plan=random.choice(["free", "plus", "business"]),
            language=random.choice(["English", "German", "French"]))
        version = 1 + min(2, made * 3 // count)
        user = f"user-{random.randint(1, max(2, count // 9))}" if random.random() < 0.95 else ""
        history, named = [{"role": "system", "content": system}], f"s-{session:06}" if random.random() < 0.9 else ""
        for _ in range(random.choice([1, 1, 2, 3])):
            if made >= count:
                break
            time += timedelta(seconds=random.randint(5, 90), microseconds=random.randint(0, 999_999))
            order = f"{random.choice('ABCD')}-{random.randint(1000, 9999)}"
            topic = random.choices(list(TOPICS), [40, 20, 15, 15, 10])[0]
            asked = random.choice(TOPICS[topic]).format(n=order)
            is_wrong = random.random() < (0.55 if topic == "invoice" else 0.06)
            answer = WRONG if is_wrong else ANSWERS[topic].format(n=order)
            content = [{"type": "text", "text": asked}, {"type": "image_url", "image_url": {"url": PIXEL}}] if random.random() < 0.02 else asked
            history.append({"role": "user", "content": content})
            trace = f"t-{made:06}"
            common = dict(name="answer", metadata="{}", provided_model_name="gpt-4o-mini-2024-07-18",
                          model_parameters='{"temperature":0.2}', prompt_name="support", prompt_version=version,
                          user_id=user, session_id=named, trace_name="chat", tags=random.choice([[], ["web"], ["app"]]))
            used = {"input": 60 + len(json.dumps(history)) // 4, "output": len(answer) // 4}
            paid = dict(usage_details=used, total_cost=round(used["input"] * 15e-8 + used["output"] * 6e-7, 9),
                        latency=round(random.uniform(0.4, 3.0), 3), end_time=stamp(time + timedelta(seconds=1)))
            if topic == "order" and random.random() < 0.5:
                call = {"id": f"call_{made:06}", "type": "function",
                        "function": {"name": "look_up_order", "arguments": json.dumps({"order": order})}}
                calling = {"role": "assistant", "content": None, "tool_calls": [call]}
                rows.append(observation(trace, len(rows), "GENERATION", time, input=folded(list(history), random.random()), output=calling, **common, **paid))
                found = json.dumps({"order": order, "state": "on its way"})
                rows.append(observation(trace, len(rows), "TOOL", time, name="look_up_order", input={"order": order}, output=found))
                history += [calling, {"role": "tool", "tool_call_id": call["id"], "content": found}]
                made += 1
            said = {"role": "assistant", "content": answer} if random.random() < 0.7 else answer
            if random.random() < 0.005:
                said = {"role": "assistant", "content": None, "refusal": "I'm sorry, I can't help with that."}
            failed = random.random() < 0.006
            row = observation(trace, len(rows), "GENERATION", time, input=folded(list(history), random.random()),
                              output=None if failed else said, **common, **paid)
            if failed:
                row.update(level="ERROR", status_message="429 Too Many Requests")
            rows.append(row)
            rows.append(observation(trace, len(rows), "SPAN", time, name="retrieve", input=asked, output=None))
            if random.random() < 0.01:
                rows.append(row)
            history.append({"role": "assistant", "content": answer})
            made += 1
            later = time + timedelta(seconds=40)
            if random.random() < 0.06:
                on = dict(observation_id=row["id"]) if random.random() < 0.5 else {}
                remark = random.choice(COMMENTS) if is_wrong and random.random() < 0.4 else ""
                good = not is_wrong if random.random() < 0.93 else is_wrong
                scores.append(score(len(scores), later, "user-feedback", int(good), "BOOLEAN", trace_id=trace, comment=remark, **on))
            if random.random() < 0.03:
                scores.append(score(len(scores), later, "helpfulness", round(random.uniform(0, 1), 2), "NUMERIC", trace_id=trace, source="EVAL"))
        if named and random.random() < 0.01:
            scores.append(score(len(scores), time, "csat", random.randint(1, 5), "NUMERIC", session_id=named))
    for gone in range(count // 400):
        scores.append(score(len(scores), time, "user-feedback", gone % 2, "BOOLEAN", trace_id=f"gone-{gone}"))
    with open(folder / "observations.jsonl", "w", encoding="utf-8") as file:
        for number, row in enumerate(rows):
            line = json.dumps(row, ensure_ascii=False)
            file.write((line[: len(line) // 2] if number % 9_001 == 9_000 else line) + "\n")
    with open(folder / "scores.csv", "w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, scores[0].keys())
        table.writeheader()
        table.writerows(scores)


main()
