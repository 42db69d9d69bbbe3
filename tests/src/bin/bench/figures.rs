//! Many measurements as one line: the median, and the range that shows how noisy the machine was.

use std::fmt;

use crate::lengths::{LENGTHS, Lengths, PAST};
use crate::window::Window;

/// Median, least and greatest.
#[derive(Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    least: f64,
    greatest: f64,
}

impl Spread {
    /// Of at least one value.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        let (middle, last) = (values.len() / 2, values.len().saturating_sub(1));
        let median =
            if values.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.saturating_sub(1)), at(middle)) };
        Self { median, least: at(0), greatest: at(last) }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = formatter.precision().unwrap_or(0);
        write!(formatter, "{:.digits$} ({:.digits$}–{:.digits$})", self.median, self.least, self.greatest)
    }
}

/// What was measured of one load: each time ours, and pgbench beside it.
pub(crate) struct Pairs {
    /// What the load is: how many clients write, or what is asked.
    pub(crate) load: String,
    pub(crate) pairs: Vec<(Window, Window)>,
}

impl Pairs {
    /// Our rate as a part of pgbench's, pair by pair: what disturbs the machine for a while disturbs both.
    pub(crate) fn ratio(&self) -> Spread {
        Spread::of(self.pairs.iter().map(|(ours, pgbench)| ours.rate / pgbench.rate))
    }

    /// The processor time of ours, the server's and PostgreSQL's, as a part of pgbench's.
    pub(crate) fn cost(&self) -> Spread {
        Spread::of(self.pairs.iter().map(|(ours, pgbench)| (ours.server + ours.postgres) / pgbench.postgres))
    }

    fn ours(&self, figure: impl Fn(&Window) -> f64) -> Spread {
        Spread::of(self.pairs.iter().map(|(ours, _)| figure(ours)))
    }

    fn pgbench(&self, figure: impl Fn(&Window) -> f64) -> Spread {
        Spread::of(self.pairs.iter().map(|(_, pgbench)| figure(pgbench)))
    }
}

/// Prints one table of rates and one of processor time; `load` and `ours` say what the rows and our side are.
pub(crate) fn print(load: &str, ours: &str, measured: &[Pairs]) {
    println!("\nOperations per second: median (least–greatest)");
    println!("{load:>12}  {ours:>22}  {:>22}  {:>22}", "pgbench", "ratio");
    for pairs in measured {
        let (ours, pgbench) = (pairs.ours(|window| window.rate), pairs.pgbench(|window| window.rate));
        let columns = (format!("{ours}"), format!("{pgbench}"), format!("{:.2}", pairs.ratio()));
        println!("{:>12}  {:>22}  {:>22}  {:>22}", pairs.load, columns.0, columns.1, columns.2);
    }
    println!("\nProcessor time per operation in µs: medians; the clients' own is not part of the sum");
    println!("{:>12}  {ours:>32}  {:>22}  {:>18}", "", "pgbench", "ratio of the sums");
    println!(
        "{load:>12}  {:>7} {:>10} {:>5} {:>7}  {:>10} {:>11}",
        "server", "PostgreSQL", "sum", "clients", "PostgreSQL", "clients"
    );
    for pairs in measured {
        println!(
            "{:>12}  {:>7.0} {:>10.0} {:>5.0} {:>7.0}  {:>10.0} {:>11.0}  {:>18.2}",
            pairs.load,
            pairs.ours(|window| window.server).median,
            pairs.ours(|window| window.postgres).median,
            pairs.ours(|window| window.server + window.postgres).median,
            pairs.ours(|window| window.clients).median,
            pairs.pgbench(|window| window.postgres).median,
            pairs.pgbench(|window| window.clients).median,
            pairs.cost().median,
        );
    }
}

/// Prints what long histories cost.
pub(crate) fn print_lengths(lengths: &Lengths) {
    println!(
        "\nOne edit after the other, by how many events the report has had: median µs, and turn by turn beside the first"
    );
    for ((length, edit), ratio) in LENGTHS.iter().zip(&lengths.edits).zip(&lengths.ratios) {
        println!("{length:>12}  {:>22}  {:>22}", format!("{edit}"), format!("{ratio:.2}"));
    }
    let Lengths { now, first_past, past, .. } = lengths;
    println!(
        "\nOne look after the other at the longest, in µs: {now} as it stands; at its event {PAST} {first_past:.0}"
    );
    println!("the first time, and {past} at each of the next events");
}
