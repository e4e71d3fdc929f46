use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{EXACT_UP_TO, Error, Folder, Row, Tidied, VectorIndex, Writer};

const DIMENSIONS: usize = 8;

/// A vector that points mostly along one axis; the same key gives the same vector.
fn vector(key: i64) -> Vec<f32> {
    let mut state = key as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let values = (0..DIMENSIONS).map(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    });
    values.collect()
}

fn row(key: i64) -> Row {
    Row { key, vector: vector(key) }
}

fn rows(keys: std::ops::Range<i64>) -> Vec<Row> {
    keys.map(row).collect()
}

async fn filled(folder: &Folder, keys: std::ops::Range<i64>) -> Writer {
    let mut writer = folder.create(folder.lock().unwrap(), 1, DIMENSIONS).await.unwrap();
    writer.add(&rows(keys)).await.unwrap();
    writer
}

async fn nearest(index: &VectorIndex, key: i64, k: usize) -> Vec<i64> {
    let near = index.search(&vector(key), k).await.unwrap();
    near.iter().map(|near| near.key).collect()
}

async fn sorted_keys(index: &VectorIndex) -> Vec<i64> {
    let mut keys = index.keys().await.unwrap();
    keys.sort();
    keys
}

/// By plain arithmetic, nearest first.
fn truly_nearest(to: i64, keys: std::ops::Range<i64>, k: usize) -> Vec<i64> {
    let cosine = |a: &[f32], b: &[f32]| {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum::<f64>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    };
    let mut scored: Vec<(f64, i64)> = keys.map(|key| (cosine(&vector(to), &vector(key)), key)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(k).map(|(_, key)| key).collect()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for item in fs::read_dir(dir).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
}

#[tokio::test]
async fn what_goes_in_is_found_again_by_another_process() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    drop(filled(&folder, 0..300).await);
    let index = folder.open(1, DIMENSIONS).await.unwrap();
    assert_eq!(index.count().await.unwrap(), 300);
    assert_eq!(sorted_keys(&index).await, (0..300).collect::<Vec<_>>());
    for key in [0, 7, 150, 299] {
        assert_eq!(nearest(&index, key, 10).await, truly_nearest(key, 0..300, 10));
    }
    let near = index.search(&vector(7), 1).await.unwrap();
    assert!((near[0].score - 1.0).abs() < 1e-5, "{near:?}");
}

#[tokio::test]
async fn rows_are_replaced_by_key() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = filled(&Folder::new(dir.path()), 0..50).await;
    let replaced = |from| Row { key: 3, vector: vector(from) };
    writer.upsert(&[row(50), replaced(1_000), replaced(2_000)]).await.unwrap();
    let index = writer.index();
    assert_eq!(index.count().await.unwrap(), 51);
    assert_eq!(nearest(&index, 2_000, 1).await, [3]);
    assert_ne!(nearest(&index, 1_000, 1).await, [3]);
}

#[tokio::test]
async fn a_search_can_be_kept_to_some_keys() {
    let dir = tempfile::tempdir().unwrap();
    let writer = filled(&Folder::new(dir.path()), 0..300).await;
    let among: Vec<i64> = (100..120).collect();
    let near = writer.index().search_among(&vector(7), &among, 5).await.unwrap();
    let keys: Vec<i64> = near.iter().map(|near| near.key).collect();
    assert_eq!(keys, truly_nearest(7, 100..120, 5));
    let many: Vec<i64> = (0..12_000).collect();
    let near = writer.index().search_among(&vector(7), &many, 5).await.unwrap();
    assert_eq!(near[0].key, 7);
    assert_eq!(near.len(), 5);
    assert!(writer.index().search_among(&vector(7), &[], 5).await.unwrap().is_empty());
}

#[tokio::test]
async fn deleted_rows_are_gone_from_answers_and_after_a_purge_from_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    let mut writer = filled(&folder, 0..50).await;
    let bytes: Vec<u8> = vector(7).iter().flat_map(|value| value.to_le_bytes()).collect();
    let on_disk = || files(dir.path()).iter().any(|file| fs::read(file).unwrap().windows(32).any(|at| at == bytes));
    assert!(on_disk());
    writer.delete(&[7, 8, 999]).await.unwrap();
    assert_eq!(writer.index().count().await.unwrap(), 48);
    assert!(!nearest(&writer.index(), 7, 48).await.contains(&7));
    writer.purge().await.unwrap();
    assert!(!on_disk());
    drop(writer);
    assert_eq!(folder.open(1, DIMENSIONS).await.unwrap().count().await.unwrap(), 48);
}

#[tokio::test]
async fn nothing_to_do_is_nothing_done() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = filled(&Folder::new(dir.path()), 0..10).await;
    writer.upsert(&[]).await.unwrap();
    writer.add(&[]).await.unwrap();
    writer.delete(&[]).await.unwrap();
    assert_eq!(writer.tidy().await.unwrap(), Tidied::default());
    assert_eq!(writer.index().count().await.unwrap(), 10);
}

#[tokio::test]
async fn vectors_that_do_not_fit_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    let mut writer = filled(&folder, 0..10).await;
    let short = Row { vector: vec![1.0; DIMENSIONS - 1], ..row(1) };
    assert!(matches!(writer.upsert(&[short]).await, Err(Error::Misfit(_))));
    let broken = Row { vector: vec![f32::NAN; DIMENSIONS], ..row(1) };
    assert!(matches!(writer.add(&[broken]).await, Err(Error::Misfit(_))));
    assert!(matches!(writer.index().search(&[1.0], 1).await, Err(Error::Misfit(_))));
    drop(writer);
    assert!(folder.open(1, DIMENSIONS + 1).await.is_err_and(|error| error.wants_rebuild()));
}

#[tokio::test]
async fn one_writer_at_a_time_and_readers_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    let mut writer = filled(&folder, 0..10).await;
    let index = folder.open(1, DIMENSIONS).await.unwrap();
    assert!(matches!(folder.writer(index).await, Err(Error::Busy)));
    assert!(matches!(folder.lock(), Err(Error::Busy)));
    let mut reader = folder.open(1, DIMENSIONS).await.unwrap();
    assert!(reader.is(&folder, 1) && !reader.is(&folder, 2));
    writer.upsert(&rows(10..20)).await.unwrap();
    assert_eq!(writer.index().count().await.unwrap(), 20);
    assert_eq!(reader.count().await.unwrap(), 10);
    reader.refresh().await.unwrap();
    assert_eq!(reader.count().await.unwrap(), 20);
    drop(writer);
    let mut writer = folder.writer(reader.clone()).await.unwrap();
    writer.upsert(&rows(20..30)).await.unwrap();
    reader.refresh().await.unwrap();
    assert_eq!(nearest(&reader, 25, 1).await, [25]);
}

#[tokio::test]
async fn a_missing_index_wants_a_rebuild() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path().join("index"));
    assert!(matches!(folder.open(1, DIMENSIONS).await, Err(Error::Missing(_))));
    let writer = filled(&folder, 0..10).await;
    assert!(matches!(folder.open(2, DIMENSIONS).await, Err(Error::Missing(_))));
    drop(writer);
    fs::remove_dir_all(dir.path()).unwrap();
    assert!(folder.open(1, DIMENSIONS).await.is_err_and(|error| error.wants_rebuild()));
}

/// Each file, damaged in three ways: it must be noticed, or the answers must be the same.
#[tokio::test]
async fn damage_to_any_file_is_noticed_or_does_not_matter() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path().join("good"));
    let mut writer = filled(&folder, 0..40).await;
    writer.upsert(&rows(30..60)).await.unwrap();
    writer.delete(&[1, 31]).await.unwrap();
    drop(writer);
    let index = folder.open(1, DIMENSIONS).await.unwrap();
    let (keys, near) = (sorted_keys(&index).await, nearest(&index, 5, 20).await);
    let good = dir.path().join("good");
    let mut noticed = 0;
    for (number, file) in files(&good).iter().enumerate() {
        let name = file.strip_prefix(&good).unwrap();
        let bytes = fs::read(file).unwrap();
        let mut flipped = bytes.clone();
        if let Some(byte) = flipped.get_mut(bytes.len() * 2 / 3) {
            *byte ^= 1 << (number % 8);
        }
        for (way, damaged) in [Some(bytes[..bytes.len() / 2].to_vec()), Some(flipped), None].into_iter().enumerate() {
            let bad = dir.path().join(format!("bad-{number}-{way}"));
            copy(&good, &bad);
            match damaged {
                Some(bytes) => fs::write(bad.join(name), bytes).unwrap(),
                None => fs::remove_file(bad.join(name)).unwrap(),
            }
            match Folder::new(&bad).open(1, DIMENSIONS).await {
                Ok(index) => {
                    assert_eq!(sorted_keys(&index).await, keys, "{name:?}");
                    assert_eq!(nearest(&index, 5, 20).await, near, "{name:?}");
                }
                Err(error) => {
                    assert!(error.wants_rebuild(), "{name:?}: {error}");
                    noticed += 1;
                }
            }
        }
    }
    assert!(noticed >= 3 * (files(&good).len() - 2), "only {noticed} of {} were noticed", 3 * files(&good).len());
}

#[tokio::test]
async fn a_write_that_was_interrupted_before_its_seal_never_happened() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    let mut writer = filled(&folder, 0..10).await;
    let seal = dir.path().join("gen-1/seal");
    let before = fs::read(&seal).unwrap();
    writer.upsert(&rows(10..20)).await.unwrap();
    drop(writer);
    fs::write(&seal, before).unwrap();
    let index = folder.open(1, DIMENSIONS).await.unwrap();
    assert_eq!(index.count().await.unwrap(), 10);
    let mut writer = folder.writer(index).await.unwrap();
    assert_eq!(writer.index().count().await.unwrap(), 10);
    writer.upsert(&rows(15..25)).await.unwrap();
    drop(writer);
    let keys = sorted_keys(&folder.open(1, DIMENSIONS).await.unwrap()).await;
    assert_eq!(keys, (0..10).chain(15..25).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_new_generation_replaces_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    drop(filled(&folder, 0..10).await);
    let mut writer = folder.create(folder.lock().unwrap(), 2, DIMENSIONS).await.unwrap();
    writer.add(&rows(0..5)).await.unwrap();
    folder.keep_only(2, writer.lock()).unwrap();
    assert!(matches!(folder.open(1, DIMENSIONS).await, Err(Error::Missing(_))));
    assert_eq!(folder.open(2, DIMENSIONS).await.unwrap().count().await.unwrap(), 5);
    drop(writer);
    let writer = folder.create(folder.lock().unwrap(), 2, DIMENSIONS).await.unwrap();
    assert_eq!(writer.index().count().await.unwrap(), 0);
}

#[tokio::test]
async fn many_small_writes_are_put_together() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    let mut writer = folder.create(folder.lock().unwrap(), 1, DIMENSIONS).await.unwrap();
    for start in 0..20 {
        writer.add(&rows(start * 10..start * 10 + 10)).await.unwrap();
    }
    assert_eq!(writer.tidy().await.unwrap(), Tidied { compacted: true, indexed: false });
    assert_eq!(writer.tidy().await.unwrap(), Tidied::default());
    assert_eq!(sorted_keys(&writer.index()).await, (0..200).collect::<Vec<_>>());
    drop(writer);
    assert_eq!(nearest(&folder.open(1, DIMENSIONS).await.unwrap(), 77, 10).await, truly_nearest(77, 0..200, 10));
}

#[tokio::test]
async fn above_the_exact_limit_nearly_all_neighbours_are_found_and_new_rows_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    let rows_in = EXACT_UP_TO as i64 + 1_000;
    let mut writer = filled(&folder, 0..rows_in).await;
    assert!(writer.tidy().await.unwrap().indexed);
    assert!(!writer.tidy().await.unwrap().indexed);
    let new = rows_in + 500;
    writer.upsert(&rows(rows_in..new)).await.unwrap();
    writer.delete(&[5]).await.unwrap();
    drop(writer);
    let index = folder.open(1, DIMENSIONS).await.unwrap();
    let mut hits = 0;
    for key in 0..50 {
        let truth = truly_nearest(key * 7 + 6, 6..new, 10);
        hits += nearest(&index, key * 7 + 6, 10).await.iter().filter(|key| truth.contains(key)).count();
    }
    assert!(hits >= 475, "{hits} of 500");
    assert_eq!(nearest(&index, new - 1, 1).await, [new - 1]);
    assert!(!nearest(&index, 5, 10).await.contains(&5));
}

#[tokio::test]
async fn a_process_that_reads_may_write_and_read_on() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    drop(filled(&folder, 0..10).await);
    let mut here = folder.open(1, DIMENSIONS).await.unwrap();
    for round in 1..4 {
        let elsewhere = folder.open(1, DIMENSIONS).await.unwrap();
        let mut writer = folder.writer(elsewhere).await.unwrap();
        writer.upsert(&rows(round * 20..round * 20 + 10)).await.unwrap();
        drop(writer);
        let mut writer = folder.writer(here).await.unwrap();
        writer.upsert(&rows(round * 20 + 10..round * 20 + 20)).await.unwrap();
        here = writer.index();
        drop(writer);
        assert_eq!(here.count().await.unwrap(), 10 + 20 * round as usize);
        here.refresh().await.unwrap();
        assert_eq!(nearest(&here, round * 20 + 5, 1).await, [round * 20 + 5]);
    }
}

#[tokio::test]
async fn what_stands_in_the_way_of_a_new_generation_is_taken_away() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path().join("index"));
    fs::write(dir.path().join("index"), "a file where the folder should be").unwrap();
    assert!(matches!(folder.open(1, DIMENSIONS).await, Err(Error::Missing(_))));
    assert_eq!(folder.others(1).unwrap().len(), 0);
    drop(filled(&folder, 0..10).await);
    fs::write(dir.path().join("index/gen-2"), "a file where the generation should be").unwrap();
    assert!(matches!(folder.open(2, DIMENSIONS).await, Err(Error::Missing(_))));
    let writer = folder.create(folder.lock().unwrap(), 2, DIMENSIONS).await.unwrap();
    fs::write(dir.path().join("index/gen-3"), "one more").unwrap();
    folder.keep_only(2, writer.lock()).unwrap();
    assert_eq!(folder.others(2).unwrap().len(), 0);
    drop(writer);
    let seal = dir.path().join("index/gen-2/seal");
    fs::remove_file(&seal).unwrap();
    fs::create_dir(&seal).unwrap();
    assert!(matches!(folder.open(2, DIMENSIONS).await, Err(Error::Damaged(_))));
    let lock = dir.path().join("index/writer.lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    drop(folder.lock().unwrap());
}

#[test]
fn several_who_take_the_lock_out_of_the_way_leave_each_others_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, lock) = (Folder::new(dir.path().join("index")), dir.path().join("index/writer.lock"));
    for round in 0..200 {
        fs::create_dir_all(lock.join("in/the/way")).unwrap();
        std::thread::scope(|scope| {
            let locking = || assert!(matches!(folder.lock(), Ok(_) | Err(Error::Busy)), "round {round}");
            (0..4).map(|_| scope.spawn(locking)).collect::<Vec<_>>().into_iter().for_each(|one| one.join().unwrap());
        });
        fs::remove_file(&lock).unwrap();
    }
}
