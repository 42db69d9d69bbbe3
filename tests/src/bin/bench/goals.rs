//! What is wanted of the figures, and what of it must hold.

use crate::checks::Checks;
use crate::figures::Pairs;
use crate::lengths::{LENGTHS, Lengths};
use crate::processes::Memory;

/// With so many clients that write, our rate is to be this part of pgbench's.
const RATES: [(usize, f64); 4] = [(1, 0.6), (8, 0.8), (32, 1.1), (128, 1.5)];
/// With so many, our rate must be at least this part of it: below, something is broken.
const FLOOR: (usize, f64) = (32, 0.6);
/// With so many, our processor time for an edit is to be at most this part of pgbench's.
const COST: (usize, f64) = (32, 1.0);
/// An edit of the longest report is to take at most this many times what it takes in the shortest.
const LENGTH: f64 = 1.1;
/// So many reports are to be read and checked in a second, on one core…
const CHECKS: f64 = 500.0;
/// …and one is to be checked again after an edit in so many microseconds.
const AGAIN: f64 = 1_000.0;
/// What the idle server may take at most, in bytes.
const IDLE: u64 = 100_000_000;

/// What was wanted, and what became of it.
pub(crate) struct Verdict {
    /// What must hold and does not.
    pub(crate) broken: Vec<String>,
    /// What is wanted and was not reached.
    pub(crate) short: Vec<String>,
}

impl Verdict {
    /// On writing, on long histories, on checking and on memory.
    pub(crate) fn on(writing: &[Pairs], lengths: &Lengths, checks: &Checks, idle: [Memory; 2]) -> Self {
        let with = |clients: usize| writing.iter().find(|pairs| pairs.load == clients.to_string());
        let mut verdict = Self { broken: vec![], short: vec![] };
        for (clients, wanted) in RATES {
            let Some(ratio) = with(clients).map(|pairs| pairs.ratio().median) else { continue };
            let missed = |wanted| format!("{ratio:.2} of pgbench's rate with {clients} clients (wanted {wanted})");
            if ratio < wanted {
                verdict.short.push(missed(wanted));
            }
            if clients == FLOOR.0 && ratio < FLOOR.1 {
                verdict.broken.push(missed(FLOOR.1));
            }
        }
        let cost = with(COST.0).map(|pairs| pairs.cost().median).filter(|cost| *cost > COST.1);
        verdict.short.extend(cost.map(|cost| {
            format!("{cost:.2} times pgbench's processor time with {} clients (wanted {})", COST.0, COST.1)
        }));
        let longest = lengths.ratios.last().map(|ratio| ratio.median).filter(|ratio| *ratio > LENGTH);
        verdict.short.extend(longest.map(|ratio| {
            format!(
                "{ratio:.2} times as long for an edit after {} events (wanted {LENGTH})",
                LENGTHS[LENGTHS.len() - 1]
            )
        }));
        if checks.rate() < CHECKS {
            verdict.short.push(format!("{:.0} checks a second (wanted {CHECKS})", checks.rate()));
        }
        if checks.again.median > AGAIN {
            verdict.short.push(format!("{:.0} µs to check again (wanted {AGAIN})", checks.again.median));
        }
        if idle.iter().any(|memory| memory.resident >= IDLE) {
            verdict.broken.push(format!("an idle server of more than {} MB", IDLE / 1_000_000));
        }
        verdict
    }

    /// Says it as the last line; whether what must hold does.
    pub(crate) fn tell(&self) -> bool {
        match (&self.broken[..], &self.short[..]) {
            ([], []) => println!("PASSED: everything that is wanted"),
            ([], short) => println!("PASSED what must hold; fell short: {}", short.join("; ")),
            (broken, _) => println!("FAILED: {}", broken.join("; ")),
        }
        self.broken.is_empty()
    }
}
