//! Figures that prose names: each number with what it is a number of, understood for sure or not at all.

use std::ops::Range;

use super::context::Context;
use super::quantity::{Quantity, quantities};
use super::subjects::{Named, Topic, named, named_around};
use super::wording::{STOPS, core, words};
use crate::year::Year;

/// A longer text before a number is more than its name.
const NAME: usize = 60;
/// What applications are counted in.
const UNITS: [&str; 6] = ["件", "条", "份", "起", "例", "宗"];
/// What may go on right behind a number: whatever else does may make it a number of something less, or not exact.
const GOES_ON: [&str; 10] = ["均", "都", "已", "全部", "并", "且", "较", "比", "同比", "占"];
/// What begins a comparison: its number counts nothing that is there.
const COMPARES: [&str; 8] = ["较", "比", "同比", "环比", "增加", "减少", "增长", "下降"];
const PARTS: [&str; 2] = ["其中", "包括"];
/// What a clause begins with that makes the number of the next one a part of all.
const ABOUT: [&str; 5] = ["针对", "围绕", "涉及", "属于", "因涉及"];
/// What a number of 予以公开 may be said to include.
const WITH_PARTIAL: [&str; 4] = ["含部分公开", "包括部分公开", "包含部分公开", "其中部分公开"];
/// What a bracket begins with that leaves something out.
const LEFT_OUT: [&str; 6] = ["不含", "不包括", "不计", "除", "仅", "只"];
/// Reviews and suits are carried over too.
const PROCEEDINGS: [&str; 2] = ["复议", "诉讼"];

/// A number that prose names.
pub(crate) struct Stated {
    pub(crate) quantity: Quantity,
    pub(crate) topic: Topic,
    /// Where its name begins, in bytes of the text.
    pub(crate) start: usize,
    /// Whether it is for sure this body's figure of this year.
    pub(crate) own: bool,
}

/// A paragraph with its numbers, each of them understood or not.
pub(crate) struct Paragraph<'a> {
    pub(crate) text: &'a str,
    pub(crate) context: Context<'a>,
    /// Every number, with what is understood of it, in order.
    pub(crate) numbers: Vec<(Quantity, Option<Stated>)>,
}

impl<'a> Paragraph<'a> {
    /// Reads a paragraph of the report on `year`.
    pub(crate) fn read(text: &'a str, year: Year) -> Self {
        let context = Context::of(text, year);
        let quantities = quantities(text);
        let mut reader = Reader { text, year, context: &context, end: 0, last: None, whole: Whole::Any, outside: None };
        let mut numbers = Vec::with_capacity(quantities.len());
        for quantity in quantities {
            let stated = reader.take(&quantity);
            numbers.push((quantity, stated));
        }
        Self { text, context, numbers }
    }

    /// The numbers that begin here.
    pub(crate) fn within(&self, range: Range<usize>) -> &[(Quantity, Option<Stated>)] {
        let place = |end: usize| self.numbers.partition_point(|(quantity, _)| quantity.span.start < end);
        self.numbers.get(place(range.start)..place(range.end)).unwrap_or_default()
    }

    /// The numbers that are understood.
    pub(crate) fn stated(&self) -> impl Iterator<Item = &Stated> {
        self.numbers.iter().filter_map(|(_, stated)| stated.as_ref())
    }
}

/// What the numbers of a sentence are parts of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    /// Nothing was said of it: all there are.
    Any,
    /// A number of this.
    Of(Topic),
    /// Of something that is not understood, such as what came in one way.
    Unknown,
}

/// A paragraph while its numbers are read.
struct Reader<'a> {
    text: &'a str,
    year: Year,
    context: &'a Context<'a>,
    /// Where the last number ends, and what it is a number of.
    end: usize,
    last: Option<Topic>,
    whole: Whole,
    /// The whole outside the brackets that are open.
    outside: Option<Whole>,
}

impl Reader<'_> {
    fn take(&mut self, quantity: &Quantity) -> Option<Stated> {
        let between = self.text.get(self.end..quantity.span.start).unwrap_or_default();
        self.enter(between, quantity);
        let last = self.end;
        self.end = quantity.span.end;
        let compared = quantity.unit.starts_with(['%', '％']);
        if compared {
            return None;
        }
        let (name, start, shared) = name(between);
        let behind = self.behind(quantity.span.end);
        let (lead, plain) = self.lead(last..last + start);
        let found = if shared || lead { None } else { self.named(&name, &behind, quantity) };
        // 开展扬尘治理，作出行政处罚 20 件 are those of the campaign.
        let found = found.filter(|(topic, _)| plain || !topic.is_of_table_two());
        self.last = found.map(|(topic, _)| topic);
        let Some((topic, _)) = found else {
            // Where another number is not understood, the next ones may be parts of it.
            let counts = UNITS.contains(&quantity.unit) && !COMPARES.iter().any(|word| name.starts_with(word));
            if counts && !quantity.value.is_zero() {
                self.whole = Whole::Unknown;
            }
            return None;
        };
        let own =
            quantity.exact && !self.is_limited(quantity.span.end) && !self.context.is_of_others(quantity.span.start);
        if topic.is_whole() || matches!(topic, Topic::Review | Topic::Suit) {
            // What is told of others is told of them in the next sentence too.
            self.whole = if own { Whole::Of(topic) } else { Whole::Unknown };
        }
        let topic = match topic {
            Topic::Granted if self.includes_partial(quantity.span.end) => Topic::GrantedOrPartial,
            Topic::OfReviews(outcome) if self.whole == Whole::Of(Topic::Suit) => Topic::OfSuits(outcome),
            topic => topic,
        };
        Some(Stated { quantity: quantity.clone(), topic, start: last + start, own })
    }

    /// What the words between two numbers do to the whole.
    fn enter(&mut self, between: &str, quantity: &Quantity) {
        let opens = between.rfind(['（', '(']);
        let closes = between.rfind(['）', ')']);
        if closes.is_some() && opens <= closes {
            self.whole = self.outside.take().unwrap_or(self.whole);
        }
        if opens > closes {
            self.outside = self.outside.or(Some(self.whole));
        }
        // 不予公开 5 件，其中自然人 4 件: parts of a part.
        let parts = opens > closes || PARTS.iter().any(|word| between.contains(word));
        let proceedings = matches!(self.last, Some(Topic::Review | Topic::Suit));
        if parts && self.last.is_some_and(|last| !last.is_whole()) && !proceedings {
            self.whole = Whole::Unknown;
        }
        let ended = self.context.sentence(quantity.span.start).start > self.end;
        if ended && self.context.names_applications(quantity.span.start) {
            self.whole = Whole::Any;
        }
    }

    fn named(&self, name: &str, behind: &str, quantity: &Quantity) -> Option<Named> {
        let (name, parts) = PARTS.iter().find_map(|word| name.strip_prefix(word)).map_or((name, false), |n| (n, true));
        let ends = behind.is_empty() || GOES_ON.iter().any(|word| behind.starts_with(word));
        let found = if ends { named(name, self.year) } else { named_around(name, behind, self.year) };
        let (topic, of_itself) = found?;
        let unit = quantity.unit;
        let place = quantity.span.start;
        let fits = match topic {
            Topic::Fees => unit == "元" && !parts,
            _ if topic.is_of_table_two() => ["件", "份", "条", "项", "个"].contains(&unit) && !parts,
            _ if !UNITS.contains(&unit) => false,
            Topic::Received | Topic::Handled => of_itself && !parts,
            Topic::CarriedIn | Topic::CarriedOut => {
                let sentence = self.context.sentence(place);
                let before = self.text.get(sentence.start..place).unwrap_or_default();
                let proceedings = matches!(self.whole, Whole::Of(Topic::Review | Topic::Suit));
                let proceedings = proceedings || PROCEEDINGS.iter().any(|word| before.contains(word));
                !proceedings && (of_itself || self.context.is_of_applications(place))
            }
            Topic::Review | Topic::Suit => {
                !parts && (of_itself || self.whole == Whole::Of(Topic::Review) || self.is_sound(false, place))
            }
            Topic::OfReviews(_) | Topic::OfSuits(_) => matches!(self.whole, Whole::Of(Topic::Review | Topic::Suit)),
            Topic::Person | Topic::Organisation => {
                let beside = self.last.is_some_and(|last| last.is_whole() || last.is_applicant());
                // Not all that is done is an answer, and of whom the rest is nobody says.
                beside && self.whole != Whole::Of(Topic::Answered) && self.is_sound(false, place)
            }
            Topic::Finished | Topic::Answered if of_itself => !parts,
            _ => self.is_sound(of_itself, place),
        };
        fits.then_some((topic, of_itself))
    }

    /// Whether the last clause before a name makes its number one of a part (涉及商业秘密的，不予公开 2 件; 通过网站，收到…), and
    /// whether it says nothing that could: the year, or who it was.
    fn lead(&self, lead: Range<usize>) -> (bool, bool) {
        let sentence = self.context.sentence(lead.end);
        let lead = lead.start.max(sentence.start)..lead.end;
        let text = self.text.get(lead.clone()).unwrap_or_default();
        let clauses = text.trim_end_matches(is_stop);
        let start = clauses.rfind(is_stop).map_or(0, |stop| stop + clauses.get(stop..).map_or(0, first_length));
        let clause = words(clauses.get(start..).unwrap_or_default());
        let of_other = clause.ends_with('中') && !["公开", "申请", "其中"].iter().any(|word| clause.contains(word));
        let restricts = self.context.names_a_way(lead.start + start..lead.start + clauses.len())
            || clause.ends_with('的')
            || ABOUT.iter().any(|word| clause.starts_with(word))
            || of_other;
        let clause = core(&clause, self.year);
        (restricts, clause.is_empty() || clause.contains("公开"))
    }

    /// Whether a bracket right behind a number says that something is left out of it: 行政诉讼 5 件（不含二审）.
    fn is_limited(&self, end: usize) -> bool {
        let behind = self.text.get(end..).unwrap_or_default().trim_start();
        let bracket = behind.strip_prefix(['（', '(']).map(str::trim_start);
        bracket.is_some_and(|inside| LEFT_OUT.iter().any(|word| inside.starts_with(word)))
    }

    /// Whether what follows says that partial disclosure is in the number.
    fn includes_partial(&self, end: usize) -> bool {
        let behind: String = self.text.get(end..).unwrap_or_default().chars().take(NAME).collect();
        let behind = words(&behind);
        let behind = behind.trim_start_matches(STOPS);
        WITH_PARTIAL.iter().any(|word| behind.starts_with(word))
    }

    /// Whether what is counted here is a part of all applications, and of nothing less.
    fn is_sound(&self, of_itself: bool, place: usize) -> bool {
        let whole = match self.whole {
            Whole::Any => true,
            Whole::Of(of) => of.is_whole(),
            Whole::Unknown => false,
        };
        whole && (of_itself || self.context.is_of_applications(place))
    }

    /// What stands behind a number as far as the next stop.
    fn behind(&self, end: usize) -> String {
        let behind = self.text.get(end..).unwrap_or_default();
        let taken: String = behind.chars().take(NAME).collect();
        let taken = words(&taken);
        taken.split(STOPS).next().unwrap_or_default().to_owned()
    }
}

/// What stands right before a number, where it begins, and whether another name shares the number: 予以公开、部分公开 5 件.
fn name(between: &str) -> (String, usize, bool) {
    let long = between.char_indices().rev().nth(NAME);
    let from = long.map_or(0, |(place, letter)| place + letter.len_utf8());
    let tail = between.get(from..).unwrap_or_default();
    let stop = tail.char_indices().rev().find(|(_, letter)| is_stop(*letter));
    let Some((place, letter)) = stop else {
        // No name is so long.
        return if long.is_some() { (String::new(), from, true) } else { (words(tail), 0, false) };
    };
    let start = place + letter.len_utf8();
    let before = tail.get(..place).unwrap_or_default();
    let shared = letter == '、' && (long.is_some() || before.chars().any(|c| !is_stop(c) && !c.is_whitespace()));
    (words(tail.get(start..).unwrap_or_default()), from + start, shared)
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn is_stop(letter: char) -> bool {
    STOPS.contains(&letter) || "，；：！？（）".contains(letter)
}
