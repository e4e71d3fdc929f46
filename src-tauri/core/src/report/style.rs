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
ins { background: var(--added); text-decoration: underline; text-decoration-thickness: 1px; }
del { background: var(--removed); }
figure { margin: 1rem 0; } svg { display: block; width: 100%; max-width: 55rem; color: var(--text); }
svg text { font: 12px Inter, system-ui, sans-serif; fill: currentColor; } svg .name { font-weight: 600; }
svg .faint { fill: var(--muted); } svg .end { text-anchor: end; } svg .point { font-size: 14px; text-anchor: middle; }
.zero { stroke: var(--muted); stroke-width: 2.5; } .whisker { stroke: currentColor; stroke-width: 1.6; fill: none; }
.dashed { stroke-dasharray: 4 3; } svg .muted { color: var(--muted); }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; margin: 1.5rem 0; }
.sides > div { border: 1px solid var(--border); border-radius: 8px; padding: .8rem 1rem; } .sides p { margin: .3rem 0; }
.case { border: 1px solid var(--border); border-radius: 8px; padding: .2rem 1rem 1rem; margin: 1rem 0; }
@page { margin: 16mm; }
@media print { :root { color-scheme: light; --text: #000; --muted: #444; --canvas: #fff; --sunken: #f4f4f4; --border: #bbb;
  --better: #11696A; --worse: #9E4509; --unsure: #64179A; --added: #DBF1EE; --removed: #FBE7DA; }
  body { max-width: none; margin: 0; padding: 0; font-size: 11px; print-color-adjust: exact; }
  h2, figcaption, thead { break-after: avoid; } tr, .case, figure, .sides { break-inside: avoid; } }
";

/// The policy that lets this style in and nothing else.
pub fn policy() -> String {
    let hash = BASE64_STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}
