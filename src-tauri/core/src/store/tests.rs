use std::time::Duration;

use super::{Store, changes, meta};
use crate::error::{Code, Error};

async fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("attune.db")).await.unwrap();
    (dir, store)
}

#[tokio::test]
async fn a_refused_write_undoes_itself_and_not_its_neighbours() {
    let (_dir, store) = store().await;
    let writes = (0..50).map(|n| {
        store.write(&["meta"], move |tx| {
            Box::pin(async move {
                meta::set(tx, &format!("k{n}"), "v").await?;
                if n % 5 == 0 { Err(Error::new(Code::WrongUsage, "no")) } else { Ok(()) }
            })
        })
    });
    let results = futures::future::join_all(writes).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 40);
    let mut reader = store.read().await.unwrap();
    assert_eq!(meta::get(&mut reader, "k5").await.unwrap(), None);
    assert_eq!(meta::get(&mut reader, "k6").await.unwrap().as_deref(), Some("v"));
    assert_eq!(changes::since(&mut reader, 0).await.unwrap().1, Some(vec!["meta".to_owned()]));
}

#[tokio::test]
async fn a_panic_in_a_write_is_an_error_and_the_writer_lives_on() {
    let (_dir, store) = store().await;
    let panicked = store.write::<(), _>(&[], |_| Box::pin(async { panic!("on purpose") })).await;
    assert_eq!(panicked.unwrap_err().code, Code::Internal);
    store.write(&[], |tx| Box::pin(meta::set(tx, "a", "b"))).await.unwrap();
}

#[tokio::test]
async fn two_openers_at_once_make_one_schema() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("attune.db");
    let (a, b) = tokio::join!(Store::open(&path), Store::open(&path));
    let (a, b) = (a.unwrap(), b.unwrap());
    a.write(&[], |tx| Box::pin(meta::set(tx, "from", "a"))).await.unwrap();
    let seen = tokio::time::timeout(Duration::from_secs(5), async {
        meta::get(&mut b.read().await.unwrap(), "from").await.unwrap()
    });
    assert_eq!(seen.await.unwrap().as_deref(), Some("a"));
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_not_a_byte_changes() {
    let (dir, store) = store().await;
    store.close().await;
    let path = dir.path().join("attune.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&9_999u32.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(Store::open(&path).await.err().unwrap().code, Code::NewerSchema);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().filter(|e| e.as_ref().unwrap().file_name() != "attune.lock").count(),
        1
    );
}
