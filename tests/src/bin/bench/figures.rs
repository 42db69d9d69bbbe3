//! Many measurements as one line: the median, and the range that shows how noisy the machine was.

use std::fmt;

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
    fn of(values: impl IntoIterator<Item = f64>) -> Self {
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

/// What was measured with so many clients: each time ours, then pgbench.
pub(crate) struct Pairs {
    pub(crate) clients: usize,
    pub(crate) pairs: Vec<(Window, Window)>,
}

impl Pairs {
    /// Our rate as a part of pgbench's, pair by pair: what disturbs the machine for a while disturbs both.
    pub(crate) fn ratio(&self) -> Spread {
        Spread::of(self.pairs.iter().map(|(ours, pgbench)| ours.rate / pgbench.rate))
    }

    fn ours(&self, figure: impl Fn(&Window) -> f64) -> Spread {
        Spread::of(self.pairs.iter().map(|(ours, _)| figure(ours)))
    }

    fn pgbench(&self, figure: impl Fn(&Window) -> f64) -> Spread {
        Spread::of(self.pairs.iter().map(|(_, pgbench)| figure(pgbench)))
    }
}

/// Prints one table of rates and one of processor time.
pub(crate) fn print(measured: &[Pairs]) {
    println!("\nOperations per second: median (least–greatest)");
    println!("{:>7}  {:>22}  {:>22}  {:>22}", "clients", "edits by GraphQL", "pgbench", "ratio");
    for pairs in measured {
        let (ours, pgbench) = (pairs.ours(|window| window.rate), pairs.pgbench(|window| window.rate));
        let columns = (format!("{ours}"), format!("{pgbench}"), format!("{:.2}", pairs.ratio()));
        println!("{:>7}  {:>22}  {:>22}  {:>22}", pairs.clients, columns.0, columns.1, columns.2);
    }
    println!("\nProcessor time per operation in µs: medians; the clients' own is not part of the sum");
    println!("{:>7}  {:>32}  {:>22}", "", "edits by GraphQL", "pgbench");
    println!(
        "{:>7}  {:>7} {:>10} {:>5} {:>7}  {:>10} {:>11}",
        "clients", "server", "PostgreSQL", "sum", "clients", "PostgreSQL", "clients"
    );
    for pairs in measured {
        println!(
            "{:>7}  {:>7.0} {:>10.0} {:>5.0} {:>7.0}  {:>10.0} {:>11.0}",
            pairs.clients,
            pairs.ours(|window| window.server).median,
            pairs.ours(|window| window.postgres).median,
            pairs.ours(|window| window.server + window.postgres).median,
            pairs.ours(|window| window.clients).median,
            pairs.pgbench(|window| window.postgres).median,
            pairs.pgbench(|window| window.clients).median,
        );
    }
}
