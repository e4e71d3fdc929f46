//! Rows of the index in Arrow's form and back.
use std::sync::Arc;

use arrow_array::{
    ArrayRef, FixedSizeListArray, Float32Array, Int64Array, RecordBatch,
    cast::AsArray,
    types::{Float32Type, Int64Type},
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use crate::error::{Error, Result};

/// An interaction and its vector.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The interaction's key in the database.
    pub key: i64,
    pub vector: Vec<f32>,
}

/// A neighbour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    pub key: i64,
    /// Cosine similarity, from -1 to 1.
    pub score: f32,
}

pub(crate) fn schema(dimensions: usize) -> Result<SchemaRef> {
    Ok(Arc::new(Schema::new(vec![
        Field::new("key", DataType::Int64, false),
        Field::new("vector", vector_type(dimensions)?, false),
    ])))
}

fn vector_type(dimensions: usize) -> Result<DataType> {
    Ok(DataType::FixedSizeList(item(), length(dimensions)?))
}

fn item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Float32, true))
}

fn length(dimensions: usize) -> Result<i32> {
    i32::try_from(dimensions).map_err(|_| Error::Misfit(format!("{dimensions} dimensions are too many")))
}

pub(crate) fn batch<'a>(rows: impl IntoIterator<Item = &'a Row>, dimensions: usize) -> Result<RecordBatch> {
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    for row in rows {
        fits(&row.vector, dimensions)?;
        keys.push(row.key);
        values.extend_from_slice(&row.vector);
    }
    let vectors = FixedSizeListArray::try_new(item(), length(dimensions)?, Arc::new(Float32Array::from(values)), None)?;
    let columns: Vec<ArrayRef> = vec![Arc::new(Int64Array::from(keys)), Arc::new(vectors)];
    Ok(RecordBatch::try_new(schema(dimensions)?, columns)?)
}

/// A vector with a number that is none would be nowhere near anything.
pub(crate) fn fits(vector: &[f32], dimensions: usize) -> Result<()> {
    if vector.len() != dimensions {
        return Err(Error::Misfit(format!("a vector has {} dimensions, the index {dimensions}", vector.len())));
    }
    if vector.iter().any(|value| !value.is_finite()) {
        return Err(Error::Misfit("a vector has a value that is not finite".to_owned()));
    }
    Ok(())
}

/// A condition that holds for rows of these keys.
pub(crate) fn one_of(keys: &[i64]) -> String {
    let list: Vec<String> = keys.iter().map(i64::to_string).collect();
    format!("key IN ({})", list.join(","))
}

pub(crate) fn keys(batch: &RecordBatch) -> Result<&[i64]> {
    let column = batch.column_by_name("key").and_then(|column| column.as_primitive_opt::<Int64Type>());
    column.map(|column| &column.values()[..]).ok_or_else(|| Error::Damaged("it has no keys".to_owned()))
}

/// Neighbours out of a search's answer; cosine distance is one minus the similarity.
pub(crate) fn near(batch: &RecordBatch) -> Result<Vec<Near>> {
    let distances = batch.column_by_name("_distance").and_then(|column| column.as_primitive_opt::<Float32Type>());
    let distances = distances.ok_or_else(|| Error::Damaged("it gives no distances".to_owned()))?;
    let near = keys(batch)?.iter().zip(distances.values()).map(|(&key, distance)| Near { key, score: 1.0 - distance });
    Ok(near.collect())
}

pub(crate) fn has_dimensions(schema: &Schema, dimensions: usize) -> bool {
    let Ok(field) = schema.field_with_name("vector") else { return false };
    matches!(field.data_type(), DataType::FixedSizeList(_, length) if usize::try_from(*length) == Ok(dimensions))
}
