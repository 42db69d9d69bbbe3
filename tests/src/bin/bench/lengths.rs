//! Whether a long history makes anything slow: edits of reports that have had few or many, in turn, and looks at earlier
//! moments of a long one.

use std::time::Instant;

use anyhow::{Context, ensure};
use sqlx::{PgConnection, query_scalar};

use crate::connection::Connection;
use crate::figures::Spread;
use crate::reads::Question;
use crate::writers::{Registry, Writer};

/// How many events the reports have that are edited.
pub(crate) const LENGTHS: [u64; 3] = [10, 1_000, 10_000];
/// Around which event of the longest one the moments lie that are looked at.
pub(crate) const PAST: u64 = 5_000;
/// How many edits are timed before it is another report's turn.
const TURN: usize = 100;
/// How many moments are looked at.
const MOMENTS: u64 = 40;
/// Where an event of the longest report stands in the log.
const POSITION: &str =
    "select position from event where version = $1 and stream = (select stream from event where version = 10000)";

/// What edits and looks took, one after the other, in microseconds.
pub(crate) struct Lengths {
    /// An edit, for each of [`LENGTHS`].
    pub(crate) edits: [Spread; 3],
    /// The same, as a part of what it takes in the shortest, turn by turn.
    pub(crate) ratios: [Spread; 3],
    /// The longest report as it stands.
    pub(crate) now: Spread,
    /// The same at its first look into the past, when nothing of it is kept.
    pub(crate) first_past: f64,
    /// And at further moments, each another one.
    pub(crate) past: Spread,
}

/// The reports that are edited: one for every turn of the shortest, and one for each other length.
pub(crate) struct Reports {
    short: Vec<Writer>,
    long: Vec<(Writer, Connection)>,
    authority: String,
}

impl Reports {
    /// Makes them as long as they are to be.
    pub(crate) async fn grow(registry: &Registry, authority: &str, turns: usize) -> anyhow::Result<Self> {
        let (shortest, longer) = LENGTHS.split_first().context("there are lengths")?;
        let mut short = Vec::new();
        for turn in 0..turns {
            let mut writer = registry.writer(1_000 + turn).await?;
            let mut connection = Connection::open(authority, &writer.token).await?;
            edit(&mut writer, &mut connection, *shortest).await?;
            short.push(writer);
        }
        let mut long = Vec::new();
        for (number, length) in longer.iter().enumerate() {
            let mut writer = registry.writer(2_000 + number).await?;
            let mut connection = Connection::open(authority, &writer.token).await?;
            edit(&mut writer, &mut connection, *length).await?;
            long.push((writer, connection));
        }
        Ok(Self { short, long, authority: authority.to_owned() })
    }

    /// Times edits of each in turn, then looks at the longest.
    pub(crate) async fn measure(mut self, log: &mut PgConnection) -> anyhow::Result<Lengths> {
        let mut edits: [Vec<f64>; 3] = [vec![], vec![], vec![]];
        let mut ratios: [Vec<f64>; 3] = [vec![], vec![], vec![]];
        for mut writer in self.short {
            let mut connection = Connection::open(&self.authority, &writer.token).await?;
            let shortest = turn(&mut writer, &mut connection).await?;
            let mut turns = vec![shortest.clone()];
            for (writer, connection) in &mut self.long {
                turns.push(turn(writer, connection).await?);
            }
            let shortest = Spread::of(shortest).median;
            for ((edits, ratios), turn) in edits.iter_mut().zip(&mut ratios).zip(turns) {
                ratios.push(Spread::of(turn.iter().copied()).median / shortest);
                edits.extend(turn);
            }
        }
        let (longest, _) = self.long.last().context("there is a long one")?;
        let (now, first_past, past) = looks(longest, &self.authority, log).await?;
        Ok(Lengths { edits: edits.map(Spread::of), ratios: ratios.map(Spread::of), now, first_past, past })
    }
}

async fn edit(writer: &mut Writer, connection: &mut Connection, length: u64) -> anyhow::Result<()> {
    while writer.version < length {
        writer.edit(connection).await?;
    }
    Ok(())
}

/// How long each of some edits takes. The first is not timed: whatever it has to fetch is kept for the others.
async fn turn(writer: &mut Writer, connection: &mut Connection) -> anyhow::Result<Vec<f64>> {
    writer.edit(connection).await?;
    let mut times = Vec::with_capacity(TURN);
    for _ in 0..TURN {
        let begun = Instant::now();
        writer.edit(connection).await?;
        times.push(microseconds(begun));
    }
    Ok(times)
}

async fn looks(writer: &Writer, authority: &str, log: &mut PgConnection) -> anyhow::Result<(Spread, f64, Spread)> {
    let question = Question::report(writer, None);
    let mut connection = question.connect(authority).await?;
    let (mut now, mut past) = (Vec::new(), Vec::new());
    for _ in 0..=MOMENTS {
        now.push(look(&question, &mut connection).await?);
    }
    for version in PAST..=PAST + MOMENTS {
        let position: i64 = query_scalar(POSITION).bind(i64::try_from(version)?).fetch_one(&mut *log).await?;
        past.push(look(&Question::report(writer, Some(position)), &mut connection).await?);
    }
    ensure!(past.len() > 1, "no moments were looked at");
    let first = past.remove(0);
    Ok((Spread::of(now), first, Spread::of(past)))
}

async fn look(question: &Question, connection: &mut Connection) -> anyhow::Result<f64> {
    let begun = Instant::now();
    question.ask(connection).await?;
    Ok(microseconds(begun))
}

fn microseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e6
}
