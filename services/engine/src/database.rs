//! The pool of connections, the migrations, and whether this program may run on what it finds.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::query::Query;
use sqlx::{PgPool, Postgres};
use tokio::sync::Semaphore;

use crate::error::StoreError;

static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// How often a question is asked whose connections are cut: the pool may hold another that is cut already.
const TRIES: u32 = 3;
/// How long PostgreSQL works on one statement: as long as a request may take.
const STATEMENT_TIMEOUT: &str = "30s";
/// How long a request waits for a connection before it is told that the system is busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

tokio::task_local! {
    /// What the questions of this task may take of the connections; nothing said while the task holds its turn.
    static SHARE: Option<Arc<Semaphore>>;
}

/// Runs `work`, whose questions hold no more connections at a time than `share` has permits: whoever asks much waits
/// behind themselves. What is recorded is no question.
pub async fn sharing<T>(share: Arc<Semaphore>, work: impl Future<Output = T>) -> T {
    SHARE.scope(Some(share), work).await
}

/// Takes the turn of this task for all that `work` asks. To be used around whatever others wait for: they must not wait
/// until somebody's own other questions are answered.
pub(crate) async fn in_turn<T>(work: impl Future<Output = T>) -> T {
    let Some(share) = SHARE.try_with(Clone::clone).ok().flatten() else { return work.await };
    // A semaphore that nobody closes always gives.
    let _turn = share.acquire().await.ok();
    SHARE.scope(None, work).await
}

/// Runs work to its end even when nobody waits for it any more: a transaction that is cut off in the middle spoils its
/// connection for the next who gets it.
pub(crate) async fn whole<T: Send + 'static, E: From<StoreError> + Send + 'static>(
    work: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Result<T, E> {
    tokio::spawn(work).await.map_err(StoreError::from)?
}

/// Why the server does not run on this database.
#[derive(Debug, thiserror::Error)]
pub enum UnfitDatabase {
    /// The role could change what the ledger keeps.
    #[error(
        "数据库角色拥有账本的表，可以改动历史：请让服务使用属于 nianbao_runtime 的普通角色连接，建表和升级另用所有者角色运行 nianbao migrate"
    )]
    Owner,
    /// The schema is older than the program.
    #[error("数据库还缺少 {0} 项升级：请先用所有者角色运行 nianbao migrate")]
    Behind(usize),
    /// The schema is newer than the program.
    #[error("数据库由更新版本的 nianbao 升级过（{0}）：请使用新版本的程序")]
    Ahead(i64),
    /// It could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The connections of one node. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    pool: PgPool,
    options: PgConnectOptions,
}

impl Database {
    /// A pool of at most `connections` that connect when they are first needed. PostgreSQL ends a statement for which
    /// nobody can be waiting any more.
    #[must_use]
    pub fn new(options: PgConnectOptions, connections: u32) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_lazy_with(options.clone().options([("statement_timeout", STATEMENT_TIMEOUT)]));
        Self { pool, options }
    }

    /// Brings the schema up to this program's version; to be called as the owner.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        let mut connection = self.pool.acquire().await?;
        // On a full database a new index takes its time.
        sqlx::query("set statement_timeout = 0").execute(&mut *connection).await?;
        MIGRATOR.run(&mut *connection).await
    }

    /// Whether the server may run here: the schema is this program's, and this role cannot change history.
    pub async fn check(&self) -> Result<(), UnfitDatabase> {
        let applied = match self.applied_migrations().await {
            // Without the table of migrations nothing was ever set up here.
            Err(StoreError::Database(sqlx::Error::Database(error))) if error.code().as_deref() == Some("42P01") => {
                BTreeSet::new()
            }
            applied => applied?,
        };
        let known: BTreeSet<i64> = MIGRATOR.iter().map(|migration| migration.version).collect();
        if let Some(newer) = applied.difference(&known).last() {
            return Err(UnfitDatabase::Ahead(*newer));
        }
        match known.difference(&applied).count() {
            0 => {}
            missing => return Err(UnfitDatabase::Behind(missing)),
        }
        let query = sqlx::query_scalar(include_str!("../sql/provision/owns_tables.sql"));
        let owner: Option<bool> = query.fetch_one(&self.pool).await.map_err(StoreError::from)?;
        if owner == Some(false) { Ok(()) } else { Err(UnfitDatabase::Owner) }
    }

    async fn applied_migrations(&self) -> Result<BTreeSet<i64>, StoreError> {
        let query = sqlx::query_scalar(include_str!("../sql/provision/migrations.sql"));
        Ok(query.fetch_all(&self.pool).await?.into_iter().collect())
    }

    /// Whether PostgreSQL answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    /// The rows that answer a question. When the connection is cut the question is asked again on another, so that who has
    /// just recorded something learns what became of it even if PostgreSQL was restarted in between.
    pub(crate) async fn rows<'q>(
        &self,
        question: impl Fn() -> Result<Query<'q, Postgres, PgArguments>, StoreError>,
    ) -> Result<Vec<PgRow>, StoreError> {
        self.each_row(question, Vec::new, |rows, row| {
            rows.push(row);
            Ok(())
        })
        .await
    }

    /// The same where the rows are many: each is taken as it comes, into what there is at the `start`.
    pub(crate) async fn each_row<'q, T>(
        &self,
        question: impl Fn() -> Result<Query<'q, Postgres, PgArguments>, StoreError>,
        start: impl Fn() -> T,
        take: impl Fn(&mut T, PgRow) -> Result<(), StoreError>,
    ) -> Result<T, StoreError> {
        let attempt = async || {
            let (mut rows, mut taken) = (question()?.fetch(&self.pool), start());
            while let Some(row) = rows.try_next().await? {
                take(&mut taken, row)?;
            }
            Ok(taken)
        };
        in_turn(async {
            for _ in 1..TRIES {
                match attempt().await {
                    Err(error @ StoreError::Database(_)) if error.is_cut() => {
                        tracing::warn!(%error, "a question was cut off; asking again");
                    }
                    answered => return answered,
                }
            }
            attempt().await
        })
        .await
    }

    /// The row that answers a question, if there is one.
    pub(crate) async fn row<'q>(
        &self,
        question: impl Fn() -> Result<Query<'q, Postgres, PgArguments>, StoreError>,
    ) -> Result<Option<PgRow>, StoreError> {
        Ok(self.rows(question).await?.into_iter().next())
    }

    /// Closes all connections, waiting for those at work.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub(crate) fn options(&self) -> &PgConnectOptions {
        &self.options
    }
}
