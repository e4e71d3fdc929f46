//! The report's one style sheet, allowed by its hash.
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

pub const STYLE: &str = "
:root { color-scheme: light dark; --text: #151A22; --muted: #475061; --canvas: #FFFFFF; --sunken: #ECEFF3;
  --border: #D3D8E0; --better: #11696A; --worse: #9E4509; --unsure: #64179A; --added: #DBF1EE; --removed: #FBE7DA; }
@media (prefers-color-scheme: dark) { :root { --text: #E8EBF1; --muted: #B2BAC8; --canvas: #161A21; --sunken: #0B0E12;
  --border: #2D3440; --better: #B8F5EC; --worse: #FFA97F; --unsure: #C886F7; --added: #12332F; --removed: #41210F; } }
body { font: 15px/1.5 Inter, system-ui, sans-serif; color: var(--text); background: var(--canvas); max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.3; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
p.lead { font-size: 1.15rem; } .muted, small { color: var(--muted); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .4rem .6rem;
  border-bottom: 1px solid var(--border); vertical-align: top; } .number { text-align: right;
  font-variant-numeric: tabular-nums; }
.better { color: var(--better); } .worse { color: var(--worse); } .unsure { color: var(--unsure); }
pre { font: 13px/1.5 'JetBrains Mono', ui-monospace, monospace; background: var(--sunken); padding: .6rem;
  white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 5px; margin: .3rem 0; }
ins { background: var(--added); text-decoration: none; } del { background: var(--removed); }
.case { border: 1px solid var(--border); border-radius: 8px; padding: .2rem 1rem 1rem; margin: 1rem 0; }
";

/// The policy that lets this style in and nothing else.
pub fn policy() -> String {
    let hash = BASE64_STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}
