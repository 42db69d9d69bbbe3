//! The system through its public doors: GraphQL over HTTP, and the program itself.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by panicking")]
#![expect(clippy::format_collect, reason = "documents and lists are put together from a few short lines")]

mod altered;
mod append_only;
mod backups;
mod bad_input;
mod carrying_over;
mod changes;
mod checking;
mod crashes;
mod deployment;
mod editing;
mod explaining;
mod expunging;
mod golden;
mod greed;
mod importing;
mod inbox;
mod messages;
mod metrics;
mod nodes;
mod nonsense;
mod paging;
mod permissions;
mod places;
mod plans;
mod publishing;
mod readme;
mod registering;
mod registry;
mod round_trips;
mod scene;
mod schema;
mod season;
mod signing;
mod strangers;
mod time;
mod tokens;
mod traces;
mod turnover;
mod upgrade;
mod visibility;
