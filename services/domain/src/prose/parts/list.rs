//! A list of parts as it was understood, and whether it contradicts itself.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::prose::quantity::Quantity;

/// So few parts may be followed by a number that is none of them.
const FEW: usize = 3;
/// What is left behind more of them is no slip when it is more than this share of the whole, of 100.
const SLIP: i64 = 10;

/// A list of parts, and the whole that stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartList {
    /// The whole.
    pub whole: Quantity,
    /// The parts, two or more, in order.
    pub parts: Vec<Quantity>,
    /// From the whole to the last part, in bytes of the text.
    pub span: Range<usize>,
    /// What the parts come to.
    pub sum: Decimal,
    /// What the parts are said to be of the whole.
    pub(super) division: Division,
    /// How many parts stand before the one that is called the rest of them.
    pub(super) before_rest: Option<usize>,
    /// How many parts stand before the one whose name begins as that of another matter.
    pub(super) turn: Option<usize>,
    /// Whether a thing may be counted in several of them.
    pub(super) overlapping: bool,
    /// Whether numbers that follow in the sentence, and were taken for other matters, are what the parts lack.
    pub(super) completed_behind: bool,
}

/// What parts are said to be of their whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Division {
    /// Nothing is said: they may be a few of many.
    Unsaid,
    /// All there are.
    Complete,
    /// Results of what was done, of which nothing has two.
    Results,
}

impl PartList {
    /// Whether whole and parts contradict each other for sure. A list that names a few of many does not; nor does one that
    /// divides the whole twice, by kind and then by channel, or that counts what was published on each of several channels.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        if self.reaches_the_whole() || self.completed_behind {
            return false;
        }
        match self.division {
            Division::Complete => return self.sum < self.whole.value || !self.overlapping,
            Division::Results if self.sum > self.whole.value => return true,
            Division::Results | Division::Unsaid => {}
        }
        // What nobody calls complete is wrong where it is so near the whole that nobody would leave the rest unsaid, or count
        // so little of it twice.
        let (least, most) = match self.parts.iter().filter(|part| !part.value.is_zero()).count() {
            0..=2 => (95, 100),
            3 => (90, 105),
            _ => (85, 110),
        };
        let most = if self.overlapping { 100 } else { most };
        let of_whole = |percent: i64| self.whole.value.checked_mul(percent.into());
        let share = self.sum.checked_mul(Decimal::ONE_HUNDRED);
        let bounds = of_whole(least).zip(of_whole(most)).zip(share);
        bounds.is_some_and(|((least, most), share)| (least..=most).contains(&share))
    }

    /// Whether the parts, in their order, come to exactly the whole: behind those that do another matter may follow, or the
    /// whole is divided again. Parts that are all there are come to it with the last of them, and not before the rest; and
    /// behind many parts a small number may be one of them while another is wrong.
    fn reaches_the_whole(&self) -> bool {
        let mut open = Some(Decimal::ZERO);
        let mut first = None;
        for (place, part) in (1..).zip(&self.parts) {
            open = open.and_then(|open| open.checked_add(part.value));
            if open == Some(self.whole.value) {
                open = Some(Decimal::ZERO);
                first = first.or(Some(place));
            }
        }
        let left = self.sum - self.whole.value;
        let more = left.checked_mul(Decimal::ONE_HUNDRED) > self.whole.value.checked_mul(SLIP.into());
        let may_end = first.is_some_and(|parts| match self.before_rest {
            Some(before) => parts > before,
            None if self.division != Division::Unsaid => false,
            None => parts <= FEW || more || self.turn == Some(parts),
        });
        may_end || (first.is_some() && open == Some(Decimal::ZERO))
    }
}
