//! The database's schema: statements and migrations against it, and what its roles may not do.

use std::fs;
use std::path::{Path, PathBuf};

use engine::{OWNER, SERVER, UnfitDatabase};
use sqlx::{AssertSqlSafe, PgConnection};
use tests::audit::Audit;
use tests::cluster::{Cluster, Database};
use tests::house::{ADMINISTRATOR, REVIEWER};
use tests::office::Office;

/// Commands of the cluster rather than questions to a database: the set-up of this very test process runs them.
pub(crate) const RUN_BY_SET_UP: [&str; 2] = ["provision/create_database.sql", "provision/roles.sql"];

pub(crate) fn engine() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../services/engine")
}

/// Every file below `directory`.
pub(crate) fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Prepares a statement, and plans it with nulls for its parameters, which checks the role's privileges too.
async fn prepare(connection: &mut PgConnection, statement: &str) -> sqlx::Result<()> {
    let execute = async |connection: &mut PgConnection, sql: String| {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(drop)
    };
    execute(connection, format!("deallocate all; prepare statement as {statement}")).await?;
    let parameters: i32 =
        sqlx::query_scalar("select cardinality(parameter_types) from pg_prepared_statements where name = 'statement'")
            .persistent(false)
            .fetch_one(&mut *connection)
            .await?;
    let nulls = vec!["null"; usize::try_from(parameters).unwrap()].join(", ");
    let arguments = if nulls.is_empty() { nulls } else { format!("({nulls})") };
    execute(connection, format!("explain execute statement {arguments}")).await
}

#[tokio::test]
async fn every_statement_fits_the_schema_and_the_role_that_the_server_runs_as() {
    let mut connection = Cluster::of_this_process().empty().connect_as_server().await;
    let directory = engine().join("sql");
    let (mut prepared, mut unfit) = (0, Vec::new());
    for path in files(&directory) {
        let name = path.strip_prefix(&directory).unwrap().to_str().unwrap();
        if RUN_BY_SET_UP.contains(&name) {
            continue;
        }
        let statement = fs::read_to_string(&path).unwrap();
        if let Err(error) = prepare(&mut connection, &statement).await {
            unfit.push(format!("{name}: {error}"));
        }
        prepared += 1;
    }
    assert_eq!(unfit, [""; 0]);
    assert!(prepared > 40, "{prepared} statements");
}

#[test]
fn every_statement_is_in_use() {
    let code: String = files(&engine().join("src")).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let directory = engine().join("sql");
    for path in files(&directory) {
        let name = path.strip_prefix(&directory).unwrap().to_str().unwrap().to_owned();
        assert!(code.contains(&format!("sql/{name}\"")), "nothing runs {name}");
    }
}

#[tokio::test]
async fn the_migrations_leave_a_full_database_as_it_is() {
    let office = Office::new().await;
    office.published(2020).await;
    let report = office.drafted(2021).await;
    let commitment = office.desk(REVIEWER).read(&report).await.paragraphs(1)[0].commitment.clone();
    office.desk(REVIEWER).order_expunging(&report, &[&commitment]).await.accepted();
    let order = office.desk(ADMINISTRATOR).inbox().await[0].strip_prefix("expunge:").unwrap().to_owned();
    office.desk(ADMINISTRATOR).expunge(&report, &order).await.accepted();
    let head = office.head().await;

    office.database.migrate().await;

    assert_eq!(office.head().await, head);
    Audit::of(&mut office.database.connect().await).await;
    check(&office.database, SERVER).await.unwrap();
}

#[tokio::test]
async fn the_server_runs_on_its_own_schema_and_as_nobody_who_could_change_history() {
    let cluster = Cluster::of_this_process();
    let database = cluster.copy_of(&cluster.empty()).await;
    check(&database, SERVER).await.unwrap();
    assert!(matches!(check(&database, OWNER).await, Err(UnfitDatabase::Owner)));
    assert!(matches!(check(&database, "postgres").await, Err(UnfitDatabase::Owner)));
    assert!(matches!(check(&cluster.bare().await, SERVER).await, Err(UnfitDatabase::Behind(missing)) if missing > 0));
    let newer = "insert into _sqlx_migrations values (9999, 'from the future', now(), true, '', 0)";
    sqlx::query(newer).execute(&mut database.connect_as_owner().await).await.unwrap();
    assert!(matches!(check(&database, SERVER).await, Err(UnfitDatabase::Ahead(9999))));
}

async fn check(database: &Database, role: &str) -> Result<(), UnfitDatabase> {
    let database = engine::Database::new(database.options(role), 1);
    let checked = database.check().await;
    database.close().await;
    checked
}
