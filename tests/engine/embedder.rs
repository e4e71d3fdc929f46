//! The embedder against the original weights in 32 bits: `tests/reference/embedder` has the script and the texts.
use attune_core::model::Embedder;
use serde::Deserialize;

use super::Watched;

#[derive(Deserialize)]
struct Row {
    kind: String,
    tokens: usize,
    text: String,
    vector: Vec<f64>,
}

fn rows() -> Vec<Row> {
    serde_json::from_str(include_str!("../reference/embedder/vectors.json")).unwrap()
}

fn cosine(ours: &[f32], theirs: &[f64]) -> f64 {
    let dot: f64 = ours.iter().zip(theirs).map(|(a, b)| f64::from(*a) * b).sum();
    let length = |values: &mut dyn Iterator<Item = f64>| values.map(|value| value * value).sum::<f64>().sqrt();
    dot / length(&mut ours.iter().map(|value| f64::from(*value))) / length(&mut theirs.iter().copied())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_text_lies_where_the_makers_of_the_model_put_it() {
    let watched = Watched::new();
    let embedder = watched.engine.embedder();
    let rows = rows();
    assert!(rows.len() >= 60 && rows.iter().filter(|row| row.tokens == 256).count() >= 5);
    let texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
    let vectors = embedder.embed(&texts).await.unwrap();
    let far = rows.iter().zip(&vectors).map(|(row, ours)| (cosine(ours, &row.vector), row));
    let far: Vec<String> = far
        .filter(|(cosine, _)| *cosine < 0.999)
        .map(|(cosine, row)| format!("{cosine:.5} {}, {} tokens: {:.60?}", row.kind, row.tokens, row.text))
        .collect();
    assert!(far.is_empty(), "{}", far.join("\n"));
    for vector in &vectors {
        let length: f64 = vector.iter().map(|value| f64::from(*value).powi(2)).sum();
        assert!((length - 1.0).abs() < 1e-6);
    }
    assert_eq!(watched.children().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_has_the_same_vector_alone_and_among_others() {
    let watched = Watched::new();
    let embedder = watched.engine.embedder();
    let texts: Vec<String> = rows().into_iter().step_by(5).map(|row| row.text).collect();
    let together = embedder.embed(&texts).await.unwrap();
    for (text, vector) in texts.iter().zip(together) {
        assert_eq!(embedder.embed(std::slice::from_ref(text)).await.unwrap(), [vector], "{text:.60?}");
    }
}
