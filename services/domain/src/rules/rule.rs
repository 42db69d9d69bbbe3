//! The rules by their names.

use std::fmt;

/// Declares the rules: what each wants, its variant, its stable id, and what people call it.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident $id:literal $title:literal,)*) => {
        /// The rules, by their stable ids (DOMAIN: 勾稽关系 and others).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])+ $rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// The stable id.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$rule => $id,)*
                }
            }

            /// What people call it, in Chinese.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$rule => $title,)*
                }
            }
        }
    };
}

rules! {
    /// Table 三, each column: received + carried in = total + carried out. Printed on the form itself.
    Balance "T3-BALANCE" "表三收支平衡",
    /// Table 三, each column: total = sum of the result rows.
    Results "T3-RESULTS" "表三办理结果之和",
    /// Table 三, each row: 总计 = sum of the six applicant columns.
    RowTotal "T3-ROW" "表三各行总计",
    /// Table 四, each group: total = upheld + corrected + other + pending.
    ProceedingsTotal "T4-GROUP" "表四各组总计",
    /// Every cell is filled.
    Value "T-VALUE" "单元格填写",
    /// Every section says something, and the parts that are counted are named.
    Sections "D-SECTIONS" "报告的组成部分",
    /// The form is the one of the report year, and so is the document cited for it.
    Form "D-FORM" "报告格式",
    /// No text of the content is erased.
    Expunged "D-EXPUNGED" "清除的文字",
    /// The rules and the year before are still those that the report was first submitted under.
    Basis "X-BASIS" "核对依据",
    /// A list of parts in prose comes to its whole.
    Parts "P-PARTS" "文中各项之和",
    /// A figure that prose names equals its cell.
    Table "P-TABLE" "文字与表格",
    /// A percentage recomputes from the numbers beside it.
    Percent "P-PERCENT" "文中百分比",
    /// Words agree with the figures: 均获维持, 全部办结, 未收到.
    Words "P-WORDS" "措辞与数字",
    /// The period named is the report year.
    Period "D-PERIOD" "统计期限",
    /// No identity-card number and no mobile number stands in the text.
    Privacy "D-PII" "个人信息",
    /// Nothing is left of the template, and dates are whole.
    Residue "D-TEMPLATE" "模板残留与日期",
    /// Only bodies that may make 规章 have some.
    Rank "D-RANK" "规章制定权",
    /// A government tells of assessment, public opinion and accountability.
    Affairs "D-AFFAIRS" "考核、评议与追责",
    /// The information-processing fee is told of.
    Fee "D-FEE" "信息处理费",
    /// The first section is no longer than what is asked for.
    Length "D-LENGTH" "总体情况的篇幅",
    /// Sections 1 and 5 are not last year's again.
    Copy "D-COPY" "与上年雷同",
    /// What was carried in is what the year before carried out.
    Carry "X-CARRY" "上年结转",
    /// What is in force follows from the year before.
    Stock "X-STOCK" "现行有效件数",
    /// Last year's number of items follows from the year before.
    Items "X-ITEMS" "上一年项目数量",
    /// Nothing is far from the year before, and most applications were answered in the year.
    Jump "X-JUMP" "异常变动",
    /// It was published by the statutory day.
    Due "L-DUE" "法定期限",
}

impl Rule {
    /// The rule of this id; none for one that only a newer program knows.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}
