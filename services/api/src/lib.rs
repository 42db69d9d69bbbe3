//! Speaks GraphQL and HTTP. Holds no rules: what may be done is the domain's to say, what is stored the engine's.
//!
//! A request comes in through `http`: read within limits, its token verified, its document measured, then
//! executed in a task of its own. The roots are [`query`] and [`mutation`], the types they speak of in [`types`].
//! What a resolver may ask of its request is in [`context`]. Whatever goes wrong leaves either as one of the
//! [`user_error`]s of a payload or through [`errors`].

mod app;
pub mod authentication;
mod clock;
pub mod context;
mod document;
pub mod errors;
mod http;
mod metrics;
pub mod mutation;
pub mod query;
pub mod refusal;
mod schema;
mod settings;
mod shares;
mod source;
pub mod types;
pub mod user_error;

pub use app::App;
pub use http::router;
pub use metrics::Metrics;
pub use schema::{Schema, sdl};
pub use settings::{Limits, Settings};
pub use shares::{Share, Shares};
pub use source::{Peer, Source};
