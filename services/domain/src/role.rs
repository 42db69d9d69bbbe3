//! The offices that act in the system.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a person is appointed to do. The order is that of a report's way through the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 起草人: drafts, fills tables, explains findings, submits.
    Drafter,
    /// 科室负责人: supplies and confirms what their division answers for.
    DivisionHead,
    /// 办公室负责人 (核稿): checks text and figures.
    OfficeLead,
    /// 保密审查员: sees to it that nothing secret is published; orders expunging.
    ConfidentialityReviewer,
    /// 领导小组成员: countersigns.
    GroupMember,
    /// 领导小组副组长: reviews.
    DeputyLeader,
    /// 领导小组组长: signs off (签发), the last word.
    GroupLeader,
    /// 发布员: publishes exactly what was signed.
    Publisher,
    /// 上级政务公开主管部门: receives, returns, accepts, sums up.
    SuperiorOffice,
    /// 审计: reads and replays the whole history; changes nothing.
    Auditor,
    /// 系统管理员: bodies, people, appointments, plans; no power over content or signatures.
    Administrator,
}

impl Role {
    /// Every role, in the order of the enum.
    pub const ALL: [Self; 11] = [
        Self::Drafter,
        Self::DivisionHead,
        Self::OfficeLead,
        Self::ConfidentialityReviewer,
        Self::GroupMember,
        Self::DeputyLeader,
        Self::GroupLeader,
        Self::Publisher,
        Self::SuperiorOffice,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The stable name: what events and plans are written with.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Drafter => "drafter",
            Self::DivisionHead => "division_head",
            Self::OfficeLead => "office_lead",
            Self::ConfidentialityReviewer => "confidentiality_reviewer",
            Self::GroupMember => "group_member",
            Self::DeputyLeader => "deputy_leader",
            Self::GroupLeader => "group_leader",
            Self::Publisher => "publisher",
            Self::SuperiorOffice => "superior_office",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// Reads [`Role::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Drafter => "起草人",
            Self::DivisionHead => "科室负责人",
            Self::OfficeLead => "办公室负责人",
            Self::ConfidentialityReviewer => "保密审查员",
            Self::GroupMember => "领导小组成员",
            Self::DeputyLeader => "领导小组副组长",
            Self::GroupLeader => "领导小组组长",
            Self::Publisher => "发布员",
            Self::SuperiorOffice => "上级政务公开主管部门",
            Self::Auditor => "审计",
            Self::Administrator => "系统管理员",
        })
    }
}
