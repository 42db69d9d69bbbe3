//! What is written stays: for the server's role by its grants, for the owner by triggers.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use tests::audit::Audit;
use tests::office::Office;

/// The tables whose rows are never changed or removed.
const FOR_GOOD: [&str; 7] =
    ["event", "sealed_part", "tree_node", "command_outcome", "request_key", "annual_snapshot", "figure"];
const REFUSED: &str = "42501";

async fn refusal(connection: &mut PgConnection, sql: String) -> Option<String> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await;
    done.err()?.as_database_error()?.code().map(Into::into)
}

/// Statements that would change or remove rows of a table: one for each column, and both ways of removing.
async fn attacks(connection: &mut PgConnection, table: &str) -> Vec<String> {
    let columns = sqlx::query("select attname::text from pg_attribute where attrelid = $1::regclass and attnum > 0");
    let columns = columns.bind(table).fetch_all(connection).await.unwrap();
    let updates = columns.iter().map(|row| {
        let column: String = row.get(0);
        format!("update {table} set {column} = {column}")
    });
    updates.chain([format!("delete from {table}"), format!("truncate {table} cascade")]).collect()
}

#[tokio::test]
async fn nobody_changes_or_removes_what_is_written() {
    let office = Office::new().await;
    office.published(2020).await;
    let mut server = office.database.connect_as_server().await;
    let mut owner = office.database.connect_as_owner().await;
    for table in FOR_GOOD {
        for attack in attacks(&mut server, table).await {
            assert_eq!(refusal(&mut server, attack.clone()).await.as_deref(), Some(REFUSED), "as the server: {attack}");
            assert_eq!(refusal(&mut owner, attack.clone()).await.as_deref(), Some(REFUSED), "as the owner: {attack}");
        }
    }
    for attack in ["delete from head", "truncate head", "insert into head values (false, 0, now(), sha256(''))"] {
        assert_eq!(refusal(&mut server, attack.to_owned()).await.as_deref(), Some(REFUSED), "as the server: {attack}");
    }
    for attack in ["delete from head", "truncate head"] {
        assert_eq!(refusal(&mut owner, attack.to_owned()).await.as_deref(), Some(REFUSED), "as the owner: {attack}");
    }
    Audit::of(&mut office.database.connect().await).await;
}

/// What an attack in a transaction of its own, which is taken back, is refused with; none when it goes through.
async fn tried(connection: &mut PgConnection, attack: &str) -> Option<String> {
    let refused = refusal(connection, format!("begin; {attack}")).await;
    sqlx::raw_sql("rollback").execute(connection).await.unwrap();
    refused
}

/// No setting of a session opens the triggers, not the one that once did either.
#[tokio::test]
async fn pretending_to_expunge_lets_nobody_change_anything() {
    let office = Office::new().await;
    office.published(2020).await;
    let pretence = "set local nianbao.expunging = 'on'";
    let mut server = office.database.connect_as_server().await;
    let mut owner = office.database.connect_as_owner().await;
    for (role, connection) in [("the server", &mut server), ("the owner", &mut owner)] {
        for table in FOR_GOOD {
            for attack in attacks(connection, table).await {
                let refused = tried(connection, &format!("{pretence}; {attack}")).await;
                assert_eq!(refused.as_deref(), Some(REFUSED), "as {role}: {attack}");
            }
        }
    }
    for blanking in [
        "update sealed_part set content = '{}'",
        "update command_outcome set request_hash = null",
        "update annual_snapshot set texts = '{}'",
        "update annual_snapshot set content_hash = sha256('')",
    ] {
        let refused = tried(&mut owner, &format!("{pretence}; {blanking}")).await;
        assert_eq!(refused.as_deref(), Some(REFUSED), "{blanking}");
    }
}

/// An erasing of one text as it would be recorded, under the head, and how every table loses exactly that.
const ORDER: &str = "
    create temp table named on commit drop as
        select 'report:' || body_id || ':' || year as stream, min(text.key) as text
        from annual_snapshot, jsonb_object_keys(texts::jsonb) as text (key) group by body_id, year;
    insert into event select 1000000, stream, 1000000, 'ContentExpunged', now(),
        convert_to(jsonb_build_object('payload', jsonb_build_object('texts', array[text]))::text, 'UTF8'), sha256('')
        from named;
    update head set position = 1000000, recorded_at = now();";
const ERASED: &str = "update sealed_part set content = (content::jsonb - (select text from named))::text";
const HELD: &str = "where content::jsonb ? (select text from named)";
const SNAPSHOT_ERASED: &str = "update annual_snapshot set texts = (texts::jsonb - (select text from named))::text";

#[tokio::test]
async fn the_owner_too_blanks_nothing_but_a_text_that_a_recorded_order_names() {
    let office = Office::new().await;
    office.published(2020).await;
    let mut owner = office.database.connect_as_owner().await;
    let forget = "update request_key set key = sha256(key), since = 1000001 where stream = (select stream from named)";
    for erasing in [format!("{ERASED} {HELD}"), SNAPSHOT_ERASED.to_owned(), forget.to_owned()] {
        assert_eq!(tried(&mut owner, &format!("{ORDER} {erasing}")).await, None, "{erasing}");
        let unrecorded = ORDER.replace("'ContentExpunged'", "'ExpungingOrdered'");
        assert_eq!(tried(&mut owner, &format!("{unrecorded} {erasing}")).await.as_deref(), Some(REFUSED), "{erasing}");
    }
    let another = "(select key from jsonb_object_keys(content::jsonb) as text (key) where key <> (select text from named) limit 1)";
    for more in [
        // Rows that do not hold the text, and other streams.
        ERASED.to_owned(),
        "update sealed_part set content = '{}' where position = 1".to_owned(),
        "update command_outcome set request_hash = null where stream = (select stream from named)".to_owned(),
        forget.replace("stream =", "stream <>"),
        // More than the text, other words in its place, or the same words written in another way.
        format!("update sealed_part set content = '{{}}' {HELD}"),
        format!("update sealed_part set content = (content::jsonb - {another})::text {HELD}"),
        format!("{ERASED} || ' ' {HELD}"),
        format!("update sealed_part set content = content::jsonb::text {HELD}"),
        "update annual_snapshot set texts = '{}'".to_owned(),
        // Anything else of the row, along with the erasing.
        format!("{ERASED}, position = 2000000 {HELD}"),
        format!("{SNAPSHOT_ERASED}, content_hash = sha256('')"),
        format!("{SNAPSHOT_ERASED}, open = ''"),
        // A key that stays, that seems to be from before the erasing, or from after all that is recorded.
        forget.replace("sha256(key)", "key"),
        forget.replace("1000001", "1000000"),
        forget.replace("1000001", "1000002"),
    ] {
        assert_eq!(tried(&mut owner, &format!("{ORDER} {more}")).await.as_deref(), Some(REFUSED), "{more}");
    }
    let log_of_their_own = "create temp table event (like public.event) on commit drop;";
    let attack = format!("{log_of_their_own} {ORDER} {ERASED} {HELD}");
    assert_eq!(tried(&mut owner, &attack).await.as_deref(), Some(REFUSED), "{attack}");
    Audit::of(&mut office.database.connect().await).await;
}

#[tokio::test]
async fn the_head_moves_forward_only() {
    let office = Office::new().await;
    let mut server = office.database.connect_as_server().await;
    let mut owner = office.database.connect_as_owner().await;
    for attack in [
        "update head set position = position - 1",
        "update head set position = position - 1, recorded_at = now(), root = sha256('')",
        "update head set position = position + 1",
        "update head set position = position + 1, recorded_at = 'epoch'",
        "update head set recorded_at = now()",
        "update head set root = sha256('')",
    ] {
        assert_eq!(tried(&mut server, attack).await.as_deref(), Some(REFUSED), "as the server: {attack}");
        assert_eq!(tried(&mut owner, attack).await.as_deref(), Some(REFUSED), "as the owner: {attack}");
    }
    for append in ["update head set position = position + 1, recorded_at = now()", "update head set root = root"] {
        assert_eq!(tried(&mut server, append).await, None, "{append}");
    }
}

/// The one function that erases takes its orders from the log: it can be called, but erases what was ordered only.
#[tokio::test]
async fn the_expunging_function_erases_nothing_that_is_not_recorded_as_erased() {
    let office = Office::new().await;
    office.published(2020).await;
    let mut server = office.database.connect_as_server().await;
    let events = Audit::of(&mut office.database.connect().await).await.events.len();
    for position in 0..=events + 1 {
        let erased = sqlx::query("select expunge($1, array[]::bigint[], 0)")
            .bind(i64::try_from(position).unwrap())
            .execute(&mut server)
            .await;
        assert!(erased.is_err(), "{position} is no order");
    }
}

#[tokio::test]
async fn the_server_cannot_take_the_guards_away() {
    let office = Office::new().await;
    let mut server = office.database.connect_as_server().await;
    for attack in [
        "alter table event disable trigger all",
        "drop trigger append_only on event",
        "create or replace function refuse_any_change() returns trigger language plpgsql as $$ begin return new; end $$",
        "set session_replication_role = replica",
        "set role nianbao_owner",
        "create table mine ()",
        "create rule nothing as on insert to event do instead nothing",
    ] {
        assert_eq!(refusal(&mut server, attack.to_owned()).await.as_deref(), Some(REFUSED), "{attack}");
    }
}

/// The server's role can insert events. One beyond the head is no part of the log: no root would show it.
#[tokio::test]
async fn an_order_that_no_root_covers_erases_nothing() {
    let office = Office::new().await;
    office.published(2020).await;
    let mut server = office.database.connect_as_server().await;
    let forged = "insert into event
        select 1000000, stream, 1000000, 'ContentExpunged', now(),
            convert_to(jsonb_build_object('payload', jsonb_build_object('texts', (
                select jsonb_agg(text) from sealed_part, jsonb_object_keys(content::jsonb) as text
            )))::text, 'UTF8'), sha256('')
        from event where stream like 'report:%' limit 1";
    sqlx::raw_sql(forged).execute(&mut server).await.unwrap();
    let erased = sqlx::query("select expunge(1000000, array[]::bigint[], 0)").execute(&mut server).await;
    assert!(erased.is_err(), "it is no part of the log");
    sqlx::raw_sql("delete from event where position = 1000000").execute(&mut server).await.unwrap_err();
}

/// A node that reckons the time instead of asking for it is believed for a moment only: its machine may have slept.
#[tokio::test]
async fn a_batch_that_is_late_is_not_written_unless_the_time_was_asked_for() {
    let office = Office::new().await;
    let mut server = office.database.connect_as_server().await;
    let batch = "select append_batch(array[position + 1], array['person:late'], array[1], array['Late'],
        array[clock_timestamp() - $1], array['open'::bytea], array[root], array['{}'], array[]::smallint[],
        array[]::bigint[], array[]::bytea[], array[]::uuid[], array[]::uuid[], array[]::bytea[], array[]::text[],
        array[]::bigint[], array[]::integer[], position + 1, clock_timestamp(), root, position, $2) is not null from head";
    for (late, tolerance, written) in [(3, Some(2), false), (1, Some(2), true), (3, None, true)] {
        let mut transaction = server.begin().await.unwrap();
        let query = sqlx::query_scalar(batch).bind(Duration::from_secs(late)).bind(tolerance.map(Duration::from_secs));
        let done: bool = query.fetch_one(&mut *transaction).await.unwrap();
        assert_eq!(done, written, "{late} s late, {tolerance:?} allowed");
        transaction.rollback().await.unwrap();
    }
}
