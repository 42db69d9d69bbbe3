//! D-PII: no identity-card number, no mobile number and no home address stands in what is to be published.

use std::ops::Range;

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::spot::Spot;
use crate::prose::digit;

/// The weights of the first seventeen digits of an identity-card number, and what the last one is for each sum
/// (GB 11643).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &str = "10X98765432";

/// How the digits of a mobile number are grouped.
const GROUPS: [usize; 3] = [3, 4, 4];
/// Where a clause ends, and an address with it.
const CLAUSE_ENDS: [char; 10] = ['，', ',', '。', '；', ';', '（', '）', '(', ')', '\n'];
/// Words before somebody's home.
const HOME: [&str; 10] =
    ["家庭住址", "家庭地址", "居住地址", "居住地", "现住址", "住址", "家住", "户籍地址", "户籍地", "户籍所在地"];
/// What an address ends in that leads to a door.
const DOORS: [&str; 8] = ["号", "室", "栋", "幢", "单元", "弄", "楼", "组"];
/// What only flats have, both of them.
const FLAT: [&str; 2] = ["单元", "室"];
/// So many characters before a flat are looked at for an office.
const NEAR: usize = 60;
/// Words by which it is an office's address.
const OFFICE: [&str; 9] = ["办公", "地址", "单位", "机关", "大厦", "中心", "政务", "联系", "政府"];

pub(super) fn check(spot: &Spot<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for Number { words, digits: number } in numbers(spot.text) {
        // A mailbox that is called like a number.
        if spot.text.get(words.end..).is_some_and(|behind| behind.starts_with(['@', '＠'])) {
            continue;
        }
        let what = match number.len() {
            18 if is_identity_card(&number) => "公民身份号码",
            11 if is_mobile(&number) => "手机号码",
            _ => continue,
        };
        // The number is not repeated: findings are read by more people than the draft.
        let shown: String =
            number.chars().take(3).chain("****".chars()).chain(number.chars().skip(number.len() - 2)).collect();
        let message = format!("有{what}（{shown}）：个人信息一般不得公开，请删去；确需公开的，请说明理由。");
        findings.push(spot.hidden_finding(Rule::Privacy, Severity::Explain, words, &message));
    }
    findings.extend(homes(spot.text).into_iter().map(|words| {
        let message = "有家庭住址（此处不重复）：个人信息一般不得公开，请删去；确需公开的，请说明理由。";
        spot.hidden_finding(Rule::Privacy, Severity::Explain, words, message)
    }));
    findings
}

/// Where somebody's home is named down to the door: an office's address may be published, and stands in every report.
fn homes(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    // Every word for a home has one of these, and few texts do.
    if !["住", "户籍", "单元"].iter().any(|word| text.contains(word)) {
        return found;
    }
    for clause in text.split_inclusive(CLAUSE_ENDS) {
        let called = HOME.iter().filter_map(|word| clause.find(word).map(|place| (place, word.len()))).min();
        let said = called.filter(|(place, length)| clause.get(place + length..).is_some_and(names_a_door));
        let flat =
            FLAT.iter().all(|unit| counts(clause, unit)) && !is_office(clause, text.get(..start).unwrap_or_default());
        let begin = said.map(|(place, _)| place).or(flat.then_some(0));
        let end = start + clause.trim_end_matches(CLAUSE_ENDS).len();
        found.extend(begin.map(|begin| start + begin..end));
        start += clause.len();
    }
    found
}

/// Whether the words of an office stand in the clause, or before it in its sentence: 地址：样例路18号，样例花园3单元502室.
fn is_office(clause: &str, before: &str) -> bool {
    let mut near: Vec<char> =
        before.chars().rev().take(NEAR).take_while(|letter| !['。', '；', ';', '\n'].contains(letter)).collect();
    near.reverse();
    let near = String::from_iter(near);
    OFFICE.iter().any(|word| clause.contains(word) || near.contains(word))
}

fn names_a_door(address: &str) -> bool {
    DOORS.iter().any(|unit| counts(address, unit))
}

/// Whether a number stands right before the unit.
fn counts(text: &str, unit: &str) -> bool {
    let numeral = |letter: char| digit(letter).is_some() || "一二三四五六七八九十".contains(letter);
    text.match_indices(unit).any(|(place, _)| text.get(..place).is_some_and(|before| before.ends_with(numeral)))
}

/// A run of digits, in half width, with an X at its end; and where it stands in the text.
struct Number {
    words: Range<usize>,
    digits: String,
}

fn numbers(text: &str) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    for (place, letter) in text.char_indices() {
        let check = matches!(letter, 'x' | 'X' | 'Ｘ' | 'ｘ').then_some('X');
        let Some(digit) = digit(letter).or(check) else { continue };
        let end = place + letter.len_utf8();
        match numbers.last_mut() {
            Some(Number { words, digits }) if words.end == place && !digits.ends_with('X') => {
                words.end = end;
                digits.push(digit);
            }
            _ => numbers.push(Number { words: place..end, digits: digit.to_string() }),
        }
    }
    let grouped: Vec<_> = numbers.windows(GROUPS.len()).filter_map(|groups| as_one(text, groups)).collect();
    numbers.extend(grouped);
    numbers
}

/// A mobile number that is written in groups: 139-1234-5678.
fn as_one(text: &str, groups: &[Number]) -> Option<Number> {
    let lengths = groups.iter().map(|group| group.digits.len()).eq(GROUPS);
    let apart = |pair: &[Number]| match pair {
        [one, next] => matches!(text.get(one.words.end..next.words.start), Some("-" | " " | "－" | "—")),
        _ => false,
    };
    let words = groups.first()?.words.start..groups.last()?.words.end;
    let digits = groups.iter().map(|group| group.digits.as_str()).collect();
    (lengths && groups.windows(2).all(apart)).then_some(Number { words, digits })
}

fn is_identity_card(number: &str) -> bool {
    let born = number.get(6..14).and_then(|born| chrono::NaiveDate::parse_from_str(born, "%Y%m%d").ok());
    let digits = number.chars().map_while(|digit| digit.to_digit(10));
    let sum = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum::<u32>();
    let check = usize::try_from(sum % 11).ok().and_then(|place| CHECKS.chars().nth(place));
    born.is_some() && check == number.chars().last()
}

fn is_mobile(number: &str) -> bool {
    let mut digits = number.chars();
    let known = digits.next() == Some('1') && digits.next().is_some_and(|second| ('3'..='9').contains(&second));
    // Of 13800000000 and the like everybody sees that nobody has it.
    known && number.chars().skip(3).any(|digit| digit != '0')
}
