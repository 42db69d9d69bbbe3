//! The other side: pgbench. It writes, one durable insert of the size of an edit and the update of its stream's head; or it
//! reads 4 KB by key.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use engine::DATABASE;
use sqlx::{ConnectOptions, Row, raw_sql};
use tempfile::NamedTempFile;
use tokio::process::{Child, Command};

use crate::ground::Ground;

/// The database that it runs in, in the same cluster.
pub(crate) const PGBENCH: &str = "pgbench";
/// How many transactions that write it has committed.
pub(crate) const COMMITTED: &str = "select sum(version)::bigint from stream_head";

/// `plain` keeps a row in one piece, uncompressed, as the pieces of our edits are small enough to stay.
const TABLES: &str = "
    create table stream_head (stream integer primary key, version bigint not null);
    insert into stream_head select stream, 0 from generate_series(0, 127) as stream;
    create table event (
        position bigint generated always as identity primary key,
        stream integer not null,
        version bigint not null,
        content text not null,
        unique (stream, version)
    );
    alter table event alter content set storage plain;
    create table page (id integer primary key, content text not null);
    alter table page alter content set storage plain;
    insert into page select id, repeat('4', 4096) from generate_series(1, 1000) as id;
    analyze page;";

const TRANSACTION: &str = r"begin;
update stream_head set version = version + 1 where stream = :client_id returning version \gset
insert into event (stream, version, content) values (:client_id, :version, :content);
end;
";

const READING: &str = r"\set id random(1, 1000)
select content from page where id = :id;
";

/// An edit as we store it: the bytes of its two parts, and how large the rows of such edits are on average. The last
/// that were recorded were all edits.
const EDIT: &str = "
    select (array_agg(text))[1] as content, avg(size)::integer as size
    from (
        select convert_from(open, 'UTF8') || content as text,
            pg_column_size(event.*) + pg_column_size(sealed_part.*) as size
        from event join sealed_part using (position) order by position desc limit 100
    ) as edits";
/// What a row of pgbench's takes beside its content: a header and four columns.
const ROW: usize = 24 + 8 + 4 + 8 + 8;

/// Ready to run.
pub(crate) struct Pgbench {
    program: PathBuf,
    socket: PathBuf,
    port: u16,
    writing: NamedTempFile,
    reading: NamedTempFile,
    content: String,
}

impl Pgbench {
    /// Makes its tables, and takes the bytes of an edit for what it will insert.
    pub(crate) async fn prepare(ground: &Ground) -> anyhow::Result<Self> {
        let mut ours = ground.superuser(DATABASE).connect().await?;
        let edit = sqlx::query(EDIT).fetch_one(&mut ours).await?;
        let mut content: String = edit.try_get("content")?;
        let size = usize::try_from(edit.try_get::<i32, _>("size")?)?;
        // Digits for what stands in other columns of ours.
        content.extend(std::iter::repeat_n('0', size.saturating_sub(ROW + content.len())));
        raw_sql("create database pgbench").execute(&mut ours).await?;
        let options = ground.superuser(PGBENCH);
        raw_sql(TABLES).execute(&mut options.connect().await?).await?;
        let (writing, reading) = (NamedTempFile::new()?, NamedTempFile::new()?);
        std::fs::write(writing.path(), TRANSACTION)?;
        std::fs::write(reading.path(), READING)?;
        let socket = options.get_socket().context("the cluster has no socket")?.clone();
        let program = ground.program("pgbench")?;
        Ok(Self { program, socket, port: options.get_port(), writing, reading, content })
    }

    /// The bytes that each transaction inserts.
    pub(crate) fn row_size(&self) -> usize {
        ROW + self.content.len()
    }

    /// Lets `clients` clients write for as long as `time`.
    pub(crate) fn write(&self, clients: usize, time: Duration) -> anyhow::Result<Run> {
        self.begin(&self.writing, clients, time)
    }

    /// Lets `clients` clients read for as long as `time`.
    pub(crate) fn read(&self, clients: usize, time: Duration) -> anyhow::Result<Run> {
        self.begin(&self.reading, clients, time)
    }

    fn begin(&self, script: &NamedTempFile, clients: usize, time: Duration) -> anyhow::Result<Run> {
        let mut command = Command::new(&self.program);
        command.args(["-n", "-M", "prepared", "-j", "2", "-U", "postgres", "-c", &clients.to_string()]);
        command.args(["-T", &time.as_secs_f64().ceil().to_string(), "-p", &self.port.to_string()]);
        command.arg("-h").arg(&self.socket).arg("-f").arg(script.path());
        command.arg("-D").arg(format!("content={}", self.content)).arg(PGBENCH);
        let process = command.env_clear().stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
        Ok(Run(process))
    }
}

/// pgbench at work.
pub(crate) struct Run(Child);

impl Run {
    /// Its process id.
    pub(crate) fn id(&self) -> anyhow::Result<u32> {
        self.0.id().context("pgbench has ended")
    }

    /// Waits until its time is over: its transactions a second, by its own count. One that failed is an error.
    pub(crate) async fn end(self) -> anyhow::Result<f64> {
        let output = self.0.wait_with_output().await?;
        let said = String::from_utf8_lossy(&output.stdout);
        let clean = output.status.success() && said.contains("number of failed transactions: 0 ");
        ensure!(clean, "pgbench failed: {}{}", said, String::from_utf8_lossy(&output.stderr));
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        rate.with_context(|| format!("pgbench says no rate: {said}"))
    }
}
