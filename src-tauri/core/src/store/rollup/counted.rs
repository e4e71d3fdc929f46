//! What each rollup counts of the interactions that were touched.
use super::histogram;

/// Each interaction counts in the segment of all, in that of its model, and in that of each of its tags.
pub const PLACES: &str = "
  placed (key, segment, day, prompt, version) AS (
    SELECT i.key, '', i.time / $1, COALESCE(i.prompt, ''), COALESCE(i.version, '')
    FROM touched t JOIN interaction i ON i.key = t.key
    UNION ALL
    SELECT i.key, 'model:' || i.model, i.time / $1, COALESCE(i.prompt, ''), COALESCE(i.version, '')
    FROM touched t JOIN interaction i ON i.key = t.key WHERE i.model IS NOT NULL
    UNION ALL
    SELECT i.key, 'tag:' || g.tag, i.time / $1, COALESCE(i.prompt, ''), COALESCE(i.version, '')
    FROM touched t JOIN interaction_tag g ON g.key = t.key JOIN interaction i ON i.key = g.key)";

/// How the rows of one rollup are counted from what was touched.
pub struct Counted {
    pub table: &'static str,
    pub key: &'static str,
    /// Which rows of the table.
    pub only: &'static str,
    /// What is added up.
    pub sums: &'static [&'static str],
    select: &'static str,
}

/// All of them.
pub const ALL: [&Counted; 5] = [&ANSWERS, &TAKEN, &SAID, &NEXT, &FAILURES];

pub const ANSWERS: Counted = Counted {
    table: "rollup_answer",
    key: "segment, day, prompt, version",
    only: "TRUE",
    sums: &["answers"],
    select: "SELECT segment, day, prompt, version, $2 * count(*) AS answers FROM placed
             WHERE TRUE GROUP BY segment, day, prompt, version",
};

/// Of each kind of author the newest thumb and the newest rating of each name count; of texts, that there is one.
pub const SAID: Counted = Counted {
    table: "rollup_said",
    key: "segment, day, prompt, version, author_kind, kind, name, scale_low, scale_high, value",
    only: "kind <> 'next_turn'",
    sums: &["answers"],
    select: "
  SELECT segment, day, prompt, version, author_kind, kind, name, scale_low, scale_high, value,
         $2 * count(*) AS answers
  FROM (SELECT p.segment, p.day, p.prompt, p.version, f.author_kind, f.kind,
               CASE f.kind WHEN 'rating' THEN COALESCE(f.text, '') ELSE '' END AS name,
               COALESCE(f.scale_low, 0) AS scale_low, COALESCE(f.scale_high, 0) AS scale_high,
               COALESCE(f.number, 0) AS value,
               ROW_NUMBER() OVER (
                 PARTITION BY p.key, p.segment, f.author_kind, f.kind,
                              CASE f.kind WHEN 'rating' THEN COALESCE(f.text, '') END
                 ORDER BY f.time DESC, f.seq DESC) AS age
        FROM placed p JOIN feedback f ON f.key = p.key) AS heard
  WHERE age = 1
  GROUP BY segment, day, prompt, version, author_kind, kind, name, scale_low, scale_high, value",
};

/// What the turn after an answer was read as stands in the place of a name.
pub const NEXT: Counted = Counted {
    table: SAID.table,
    key: SAID.key,
    only: "kind = 'next_turn'",
    sums: &["answers"],
    select: "
  SELECT p.segment, p.day, p.prompt, p.version, 'user' AS author_kind, 'next_turn' AS kind, u.kind AS name,
         0 AS scale_low, 0 AS scale_high, 0 AS value, $2 * count(*) AS answers
  FROM placed p JOIN follow_up u ON u.key = p.key
  WHERE TRUE GROUP BY p.segment, p.day, p.prompt, p.version, u.kind",
};

/// Of the answers that say so: what they took in time, money and tokens. Time is kept by its bucket, for its median.
pub const TAKEN: Counted = Counted {
    table: "rollup_taken",
    key: "segment, day, prompt, version, what, bucket",
    only: "TRUE",
    sums: &["answers", "total"],
    select: "
  SELECT segment, day, prompt, version, what, CASE what WHEN 'latency' THEN {bucket} ELSE 0 END AS bucket,
         $2 * count(*) AS answers, CAST($2 * SUM(value) AS INTEGER) AS total
  FROM (SELECT p.segment, p.day, p.prompt, p.version, m.what,
               CASE m.what
                 WHEN 'latency' THEN CASE WHEN i.latency_ms < 0 THEN 0 WHEN i.latency_ms > {most} THEN {most}
                                          ELSE CAST(i.latency_ms AS INTEGER) END
                 WHEN 'cost' THEN i.cost_nano
                 WHEN 'input' THEN i.input_tokens
                 ELSE i.output_tokens END AS value
        FROM placed p JOIN interaction i ON i.key = p.key
        CROSS JOIN (SELECT 'latency' AS what UNION ALL SELECT 'cost'
                    UNION ALL SELECT 'input' UNION ALL SELECT 'output') AS m) AS took
  WHERE value IS NOT NULL
  GROUP BY segment, day, prompt, version, what, bucket",
};

/// Failures that were looked at, by the pattern that they are in; the empty one is none.
pub const FAILURES: Counted = Counted {
    table: "rollup_failure",
    key: "segment, day, prompt, version, pattern",
    only: "TRUE",
    sums: &["answers"],
    select: "
  SELECT p.segment, p.day, p.prompt, p.version, COALESCE(m.pattern, '') AS pattern, $2 * count(*) AS answers
  FROM placed p JOIN pattern_member m ON m.key = p.key
  WHERE TRUE GROUP BY p.segment, p.day, p.prompt, p.version, COALESCE(m.pattern, '')",
};

impl Counted {
    pub fn select(&self) -> String {
        let most = histogram::MOST.to_string();
        self.select.replace("{bucket}", &histogram::bucket_sql("value")).replace("{most}", &most)
    }

    /// Adds what is counted to what is there.
    pub fn add(&self) -> String {
        let Self { table, key, sums, .. } = self;
        let added = sums.iter().map(|sum| format!("{sum} = {table}.{sum} + excluded.{sum}"));
        format!(
            "INSERT INTO {table} ({key}, {}) {} ON CONFLICT ({key}) DO UPDATE SET {}",
            sums.join(", "),
            self.select(),
            added.collect::<Vec<_>>().join(", ")
        )
    }
}
