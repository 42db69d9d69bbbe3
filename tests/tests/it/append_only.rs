//! What is written stays: for the server's role by its grants, for the owner by triggers.

use sqlx::{AssertSqlSafe, PgConnection, Row};
use tests::audit::Audit;
use tests::office::Office;

/// The tables whose rows are never changed or removed.
const FOR_GOOD: [&str; 6] = ["event", "sealed_part", "tree_node", "command_outcome", "annual_snapshot", "figure"];
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

/// The trigger lets the expunging function through by a setting of the session: knowing it is not enough.
#[tokio::test]
async fn pretending_to_expunge_lets_the_server_change_nothing() {
    let office = Office::new().await;
    office.published(2020).await;
    let mut server = office.database.connect_as_server().await;
    for table in FOR_GOOD {
        for attack in attacks(&mut server, table).await {
            let attack = format!("begin; set local nianbao.expunging = 'on'; {attack}");
            assert_eq!(refusal(&mut server, attack.clone()).await.as_deref(), Some(REFUSED), "{attack}");
            sqlx::raw_sql("rollback").execute(&mut server).await.unwrap();
        }
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
        let erased =
            sqlx::query("select expunge($1)").bind(i64::try_from(position).unwrap()).execute(&mut server).await;
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
