//! `make bench`: writing and reading through GraphQL beside pgbench, on the same cluster, in the same minutes; and what long
//! histories cost. See `docs/benchmarks.md` for what is measured and how to read it.
//!
//! [`ground`] starts PostgreSQL and the server, [`writers`] sets the stage, [`edits`], [`reads`] and [`pgbench`] are the
//! loads, [`checks`] times checking, [`window`] watches the loads with the help of [`processes`], [`lengths`] times one request after the other,
//! [`figures`] sums up, and [`goals`] says what is wanted.

mod checks;
mod connection;
mod edits;
mod figures;
mod goals;
mod ground;
mod lengths;
mod pgbench;
mod processes;
mod reads;
mod window;
mod writers;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::bail;
use engine::DATABASE;
use sqlx::{ConnectOptions, PgConnection, query_scalar};
use tokio::time::sleep;

use checks::Checks;
use edits::Edits;
use figures::Pairs;
use goals::Verdict;
use ground::{Ground, ServerProcess};
use lengths::Reports;
use pgbench::{PGBENCH, Pgbench};
use processes::Memory;
use reads::{Question, Reads};
use window::{Watched, Window};
use writers::{Registry, Writer};

/// How many clients write at a time.
const WRITING: [usize; 4] = [1, 8, 32, 128];
/// How many clients read at a time.
const READING: usize = 8;
/// Of how many bodies somebody sees the reports and has the tasks.
const BODIES: usize = 50;
/// Our edits: there is nobody else who records anything.
const RECORDED: &str = "select position from head";
/// How long a load runs before it is watched, and at least after.
const MARGIN: Duration = Duration::from_secs(1);

/// How much is measured.
struct Plan {
    rounds: usize,
    window: Duration,
    /// How often the reports of each length are edited in turn.
    turns: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let plan = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Plan { rounds: 5, window: Duration::from_millis(2500), turns: 15 },
        ["--quick"] => Plan { rounds: 2, window: Duration::from_secs(1), turns: 5 },
        _ => bail!("usage: bench [--quick]"),
    };
    let checks = Checks::measure()?;
    let ground = Ground::prepare().await?;
    let server = ground.serve().await?;
    sleep(MARGIN).await;
    let fresh = Memory::of(server.id()?)?;
    let mut bench = Bench::set_up(ground, server).await?;
    let writing = bench.writing(&plan).await?;
    let reading = bench.reading(&plan).await?;
    let reports = Reports::grow(&bench.registry, bench.server.authority()?, plan.turns).await?;
    let lengths = reports.measure(&mut bench.ours).await?;
    sleep(MARGIN).await;
    let used = Memory::of(bench.server.id()?)?;
    figures::print("clients", "edits by GraphQL", &writing);
    figures::print("question", "answers by GraphQL", &reading);
    figures::print_lengths(&lengths);
    checks.print();
    println!("\nMemory of the idle server: {fresh} after its start, {used} after all this");
    let holds = Verdict::on(&writing, &lengths, &checks, [fresh, used]).tell();
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Everything that is running.
struct Bench {
    ground: Ground,
    server: ServerProcess,
    registry: Registry,
    writers: Vec<Writer>,
    pgbench: Pgbench,
    ours: PgConnection,
    theirs: PgConnection,
}

impl Bench {
    async fn set_up(ground: Ground, server: ServerProcess) -> anyhow::Result<Self> {
        let registry = Registry::claim(&server.url, &server.secret).await?;
        let mut writers = Vec::new();
        for number in 1..=WRITING.into_iter().max().unwrap_or(0) {
            writers.push(registry.writer(number).await?);
        }
        // Every writer has edited once and more before the rows of edits are measured.
        let load = Edits::begin(server.authority()?, writers);
        sleep(MARGIN).await;
        let writers = load.end().await?;
        let pgbench = Pgbench::prepare(&ground).await?;
        println!("An edit takes {} bytes in the log; pgbench inserts as many.", pgbench.row_size());
        let ours = ground.superuser(DATABASE).connect().await?;
        let theirs = ground.superuser(PGBENCH).connect().await?;
        Ok(Self { ground, server, registry, writers, pgbench, ours, theirs })
    }

    /// Our edits, pgbench's, ours, pgbench's…
    async fn writing(&mut self, plan: &Plan) -> anyhow::Result<Vec<Pairs>> {
        let mut measured = WRITING.map(|clients| Pairs { load: clients.to_string(), pairs: Vec::new() });
        for round in 1..=plan.rounds {
            for (clients, pairs) in WRITING.into_iter().zip(&mut measured) {
                let ours = self.edits(clients, plan.window).await?;
                let pgbench = self.inserts(clients, plan.window).await?;
                let rounds = plan.rounds;
                println!("round {round} of {rounds}, {clients} writing: {:.0} : {:.0}", ours.rate, pgbench.rate);
                pairs.pairs.push((ours, pgbench));
            }
        }
        Ok(measured.into())
    }

    /// Each question of ours, then pgbench, and again.
    async fn reading(&mut self, plan: &Plan) -> anyhow::Result<Vec<Pairs>> {
        let many = self.registry.drafter_of(&self.writers[..BODIES.min(self.writers.len())]).await?;
        let one = self.registry.writer(500).await?;
        let questions = [Question::report(&one, None), Question::inbox(&many), Question::list(&many)];
        for question in &questions {
            let mut connection = question.connect(self.server.authority()?).await?;
            println!("{}: {} bytes; pgbench reads 4096.", question.name, question.ask(&mut connection).await?);
        }
        let mut measured = questions.each_ref().map(|asked| Pairs { load: asked.name.to_owned(), pairs: Vec::new() });
        for round in 1..=plan.rounds {
            let mut ours = Vec::new();
            for question in &questions {
                ours.push(self.answers(question, plan.window).await?);
            }
            let pgbench = self.selects(plan.window).await?;
            let rates: Vec<_> = ours.iter().map(|window| format!("{:.0}", window.rate)).collect();
            println!("round {round} of {}, reading: {} : {:.0}", plan.rounds, rates.join(", "), pgbench.rate);
            for (pairs, ours) in measured.iter_mut().zip(ours) {
                pairs.pairs.push((ours, pgbench));
            }
        }
        Ok(measured.into())
    }

    async fn edits(&mut self, clients: usize, time: Duration) -> anyhow::Result<Window> {
        checkpoint(&mut self.ours).await?;
        let load = Edits::begin(self.server.authority()?, self.writers.drain(..clients));
        sleep(MARGIN).await;
        let watched = self.watched()?;
        let log = &mut self.ours;
        let interval = watched.for_a_while(time, async || counted(log, RECORDED).await).await?;
        self.writers.extend(load.end().await?);
        interval.window()
    }

    async fn inserts(&mut self, clients: usize, time: Duration) -> anyhow::Result<Window> {
        checkpoint(&mut self.theirs).await?;
        let run = self.pgbench.write(clients, MARGIN + time + MARGIN)?;
        sleep(MARGIN).await;
        let watched = Watched { server: None, clients: run.id()?, postmaster: self.ground.postmaster() };
        let table = &mut self.theirs;
        let interval = watched.for_a_while(time, async || counted(table, pgbench::COMMITTED).await).await?;
        run.end().await?;
        interval.window()
    }

    async fn answers(&self, question: &Question, time: Duration) -> anyhow::Result<Window> {
        let load = Reads::begin(self.server.authority()?, question, READING);
        sleep(MARGIN).await;
        let interval = self.watched()?.for_a_while(time, async || Ok(load.answered())).await?;
        load.end().await?;
        interval.window()
    }

    /// Nothing in the database counts what is read in time, so pgbench's own count over its whole run stands.
    async fn selects(&self, time: Duration) -> anyhow::Result<Window> {
        let run = self.pgbench.read(READING, MARGIN + time + MARGIN)?;
        sleep(MARGIN).await;
        let watched = Watched { server: None, clients: run.id()?, postmaster: self.ground.postmaster() };
        let interval = watched.for_a_while(time, async || Ok(0)).await?;
        Ok(interval.at_rate(run.end().await?))
    }

    fn watched(&self) -> anyhow::Result<Watched> {
        let (server, clients) = (Some(self.server.id()?), std::process::id());
        Ok(Watched { server, clients, postmaster: self.ground.postmaster() })
    }
}

async fn counted(connection: &mut PgConnection, question: &'static str) -> anyhow::Result<u64> {
    let count: i64 = query_scalar(question).fetch_one(connection).await?;
    Ok(u64::try_from(count)?)
}

/// So that none falls into the next seconds by itself.
async fn checkpoint(connection: &mut PgConnection) -> anyhow::Result<()> {
    sqlx::query("checkpoint").execute(connection).await?;
    Ok(())
}
