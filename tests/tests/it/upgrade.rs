//! A database that an earlier version filled, brought up to this one.

use std::path::Path;

use sqlx::Row;
use sqlx::migrate::Migrator;
use tests::cluster::Cluster;

/// The last migration before requests were hashed under keys.
const BEFORE_KEYS: i64 = 8;
/// Two commands of one stream, of which the first lost its hash to an erasing, and one of another.
const FILLED: &str = "
    insert into event
        select position, 'body:' || position, 1, 'BodyRegistered', now(), 'open', sha256('leaf')
        from generate_series(1, 2) position;
    insert into command_outcome values
        (gen_random_uuid(), gen_random_uuid(), null, 'body:1', 1, 1),
        (gen_random_uuid(), gen_random_uuid(), sha256('asked'), 'body:1', 2, 0),
        (gen_random_uuid(), gen_random_uuid(), sha256('asked'), 'body:2', 2, 1);
    update head set position = 2, recorded_at = now();";

#[tokio::test]
async fn the_hashes_of_earlier_requests_are_put_under_their_streams_keys() {
    let database = Cluster::of_this_process().bare().await;
    let mut owner = database.connect_as_owner().await;
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut earlier = Migrator::new(migrations).await.unwrap();
    earlier.migrations.to_mut().retain(|migration| migration.version <= BEFORE_KEYS);
    earlier.run(&mut owner).await.unwrap();
    sqlx::raw_sql(FILLED).execute(&mut owner).await.unwrap();

    database.migrate().await;

    let outcomes = "
        select stream, request_hash is null as forgotten, request_hash = sha256(key || sha256('asked')) as keyed, key
        from command_outcome join request_key using (stream) where since = 0 order by stream, first_position";
    let outcomes = sqlx::query(outcomes).fetch_all(&mut owner).await.unwrap();
    let told = outcomes.iter().map(|row| (row.get("stream"), row.get("forgotten"), row.get("keyed")));
    assert_eq!(
        told.collect::<Vec<(&str, bool, Option<bool>)>>(),
        [("body:1", true, None), ("body:1", false, Some(true)), ("body:2", false, Some(true))]
    );
    let [first, _, last] = [0, 1, 2].map(|row: usize| outcomes[row].get::<Vec<u8>, _>("key"));
    assert_ne!(first, last, "each stream has a key of its own");
    let change = "update command_outcome set request_hash = null";
    assert!(sqlx::raw_sql(change).execute(&mut owner).await.is_err(), "and nobody changes them any more");
}
