//! How far an edition has come.

use async_graphql::Enum;
use domain::report;

/// How far an edition has come.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "report::Phase")]
pub enum Phase {
    /// 起草: the only phase in which content changes.
    Drafting,
    /// 审签: the stages sign one after the other.
    InReview,
    /// 已签发: every stage has signed what stands there.
    Signed,
    /// 已发布.
    Published,
    /// 已作废: never published; the report can be opened anew.
    Voided,
}
