use std::thread;

use super::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_first_start_makes_a_key_that_only_its_owner_can_read() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("data/keys");
    Keys::open(&directory).unwrap();
    let files = files(&directory).unwrap();
    assert_eq!(files, [directory.join("access-token-0001.pk8")]);
    assert_eq!((mode(&directory), mode(&files[0])), (0o700, 0o600));
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 1, "no draft stays behind");
}

#[test]
fn a_second_start_keeps_the_key() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("keys");
    assert_eq!(Keys::open(&directory).unwrap().published, Keys::open(&directory).unwrap().published);
}

#[test]
fn nodes_that_start_at_once_share_one_key() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("keys");
    let ids = thread::scope(|scope| {
        let starts: Vec<_> = (0..8).map(|_| scope.spawn(|| Keys::open(&directory).unwrap().signing_id)).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[test]
fn the_newest_key_signs_and_all_verify() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("keys");
    let before = Keys::open(&directory).unwrap();
    Keys::add(&directory).unwrap();
    let after = Keys::open(&directory).unwrap();
    assert_ne!(after.signing_id, before.signing_id);
    assert!(after.verifying.contains_key(&before.signing_id));
    assert!(after.verifying.contains_key(&after.signing_id));
    assert!(after.published.contains(&before.signing_id));
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("keys");
    Keys::open(&directory).unwrap();
    let file = files(&directory).unwrap().remove(0);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(Keys::open(&directory), Err(KeyError::Exposed(path)) if path == file));
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(matches!(Keys::open(&directory), Err(KeyError::Exposed(path)) if path == directory));
}

#[test]
fn a_file_that_is_no_key_is_refused_by_name() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("keys");
    Keys::open(&directory).unwrap();
    let file = files(&directory).unwrap().remove(0);
    fs::write(&file, b"not a key").unwrap();
    assert!(matches!(Keys::open(&directory), Err(KeyError::Malformed(path)) if path == file));
}

/// The key and its thumbprint are those of RFC 8037, appendices A.1 and A.3.
#[test]
fn a_key_is_named_by_its_thumbprint() {
    let seed = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    assert_eq!(coordinate(&pair), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    assert_eq!(thumbprint(&pair), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assert_eq!(public(&pair)["kid"], "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}
