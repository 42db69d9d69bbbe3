//! The file that says which bodies there are and who holds which office: a table, row by row.

use csv::{ReaderBuilder, StringRecord, Trim};
use domain::Role;
use domain::body::BodyKind;

/// The columns, by what stands over them. Those of the file may stand in any order, and some may be missing.
const COLUMNS: [&str; 10] =
    ["单位", "单位类别", "上级单位", "审签流程", "姓名", "人员编号", "职责", "职务", "负责部分", "负责表"];
/// The most rows of one file.
const MAX_ROWS: usize = 5_000;
/// The most characters of a field.
const MAX_FIELD: usize = 255;

/// A body by its name, and by that of its superior where it is said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BodyName {
    pub(super) name: String,
    pub(super) superior: Option<String>,
}

/// A person by their name within a body, or by the number that the file gives them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PersonName {
    pub(super) name: String,
    pub(super) number: Option<String>,
}

/// What one row asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Body {
        body: BodyName,
        kind: BodyKind,
        plan: Option<String>,
    },
    Appointment {
        body: Option<BodyName>,
        person: PersonName,
        role: Role,
        title: String,
        sections: Vec<u8>,
        tables: Vec<u8>,
    },
}

/// A row with the line it begins on, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) wanted: Wanted,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) line: u64,
    pub(super) message: String,
}

/// The rows of a table, or everything that is wrong with it.
pub(super) fn read(text: &str) -> Result<Vec<Row>, Vec<Problem>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = ReaderBuilder::new().flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Problem {
            line, message: "这一行不是有效的 CSV：请用电子表格软件另存为 CSV 后重试".to_owned()
        }
    };
    let header =
        Header::of(reader.headers().map_err(|error| vec![unreadable(error)])?).map_err(|problem| vec![problem])?;
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let line = |record: &StringRecord| record.position().map_or(0, |position| line_of(text, position));
        match record {
            Ok(record) if record.iter().all(str::is_empty) => {}
            Ok(record) => match header.wanted(&record) {
                Ok(wanted) => rows.push(Row { line: line(&record), wanted }),
                Err(message) => problems.push(Problem { line: line(&record), message }),
            },
            Err(error) => problems.push(unreadable(error)),
        }
        if rows.len() + problems.len() > MAX_ROWS {
            let message = format!("超过 {MAX_ROWS} 行：请分成几个文件");
            return Err(vec![Problem { line: 1, message }]);
        }
    }
    if rows.is_empty() && problems.is_empty() {
        problems.push(Problem {
            line: 1, message: "文件中没有要登记的内容：请在列名之下逐行填写".to_owned()
        });
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

/// The line on which a record begins: its position is that of the empty lines before it.
fn line_of(text: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
    position.line() + empty.map(|_| 1).sum::<u64>()
}

/// Where each column stands.
struct Header([Option<usize>; COLUMNS.len()]);

impl Header {
    fn of(names: &StringRecord) -> Result<Self, Problem> {
        let unknown = names.iter().find(|name| !name.is_empty() && !COLUMNS.contains(name));
        let problem = |message| Err(Problem { line: 1, message });
        if let Some(unknown) = unknown {
            return problem(format!("没有名为“{}”的列：可用的列是{}", short(unknown), COLUMNS.join("、")));
        }
        if !names.iter().any(|name| name == "单位") {
            return problem(format!("第一行应是列名，至少要有“单位”一列；可用的列是{}", COLUMNS.join("、")));
        }
        Ok(Self(COLUMNS.map(|column| names.iter().position(|name| name == column))))
    }

    /// What stands in a column of a row; none where it is empty.
    fn field<'a>(&self, record: &'a StringRecord, column: &str) -> Result<Option<&'a str>, String> {
        let place =
            COLUMNS.iter().position(|known| *known == column).and_then(|index| self.0.get(index).copied().flatten());
        let field = place.and_then(|place| record.get(place)).filter(|field| !field.is_empty());
        match field {
            Some(field) if field.chars().count() > MAX_FIELD => Err(format!("“{column}”超过 {MAX_FIELD} 字")),
            field => Ok(field),
        }
    }

    fn wanted(&self, record: &StringRecord) -> Result<Wanted, String> {
        let of = |column| self.field(record, column);
        let superior = of("上级单位")?.map(str::to_owned);
        let body = of("单位")?.map(|name| BodyName { name: name.to_owned(), superior });
        let Some(name) = of("姓名")? else { return self.body(record, body) };
        for column in ["单位类别", "审签流程"] {
            if of(column)?.is_some() {
                return Err(format!("任命人员的行不填“{column}”：请另起一行登记单位，姓名留空"));
            }
        }
        let role = role(of("职责")?.ok_or("没有填写“职责”，例如：起草人")?)?;
        if body.is_none() && role != Role::Administrator {
            return Err("没有填写“单位”：只有系统管理员不属于任何单位".to_owned());
        }
        if body.is_some() && role == Role::Administrator {
            return Err("系统管理员不属于任何单位：“单位”请留空".to_owned());
        }
        let sections = numbers(of("负责部分")?, 0..=6, "负责部分")?;
        let tables = numbers(of("负责表")?, 2..=4, "负责表")?;
        match (role, sections.is_empty() && tables.is_empty()) {
            (Role::DivisionHead, true) => {
                return Err("科室负责人须填写“负责部分”（0 至 6）或“负责表”（2 至 4）".to_owned());
            }
            (Role::DivisionHead, false) | (_, true) => {}
            (_, false) => return Err("只有科室负责人填写“负责部分”和“负责表”".to_owned()),
        }
        let title = of("职务")?.ok_or("没有填写“职务”：它会显示在签批之后")?.to_owned();
        let person = PersonName { name: name.to_owned(), number: of("人员编号")?.map(str::to_owned) };
        Ok(Wanted::Appointment { body, person, role, title, sections, tables })
    }

    fn body(&self, record: &StringRecord, body: Option<BodyName>) -> Result<Wanted, String> {
        let of = |column| self.field(record, column);
        let body = body.ok_or("没有填写“单位”")?;
        for column in ["人员编号", "职责", "职务", "负责部分", "负责表"] {
            if of(column)?.is_some() {
                return Err(format!("没有填写“姓名”，却填写了“{column}”"));
            }
        }
        let kind = of("单位类别")?.ok_or("没有填写“单位类别”：政府、部门或乡镇街道")?;
        Ok(Wanted::Body { body, kind: body_kind(kind)?, plan: of("审签流程")?.map(str::to_owned) })
    }
}

fn body_kind(name: &str) -> Result<BodyKind, String> {
    match name {
        "政府" | "县级以上人民政府" => Ok(BodyKind::Government),
        "部门" | "政府部门" => Ok(BodyKind::Department),
        "乡镇街道" | "乡镇" | "街道" => Ok(BodyKind::Township),
        _ => Err(format!("没有“{}”这种单位类别：请填写政府、部门或乡镇街道", short(name))),
    }
}

fn role(name: &str) -> Result<Role, String> {
    let known = Role::ALL.into_iter().find(|role| role.to_string() == name || role.key() == name);
    let all = || Role::ALL.map(|role| role.to_string()).join("、");
    known.ok_or_else(|| format!("没有“{}”这项职责：可用的有{}", short(name), all()))
}

/// Numbers with anything but digits between them: `2、3`, `2 3`.
fn numbers(field: Option<&str>, within: std::ops::RangeInclusive<u8>, column: &str) -> Result<Vec<u8>, String> {
    let wrong = || format!("“{column}”应是 {} 至 {} 的数字，用顿号隔开", within.start(), within.end());
    let pieces =
        field.unwrap_or_default().split(['、', '，', ',', '；', ';', ' ', '　']).filter(|piece| !piece.is_empty());
    let parsed = pieces.map(|piece| piece.parse().ok().filter(|number| within.contains(number)).ok_or_else(wrong));
    parsed.collect()
}

/// What the message repeats of somebody's text.
fn short(text: &str) -> String {
    text.chars().take(30).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = include_str!("../../../../samples/单位和人员.csv");

    fn problems(text: &str) -> Vec<(u64, String)> {
        read(text).unwrap_err().into_iter().map(|problem| (problem.line, problem.message)).collect()
    }

    #[test]
    fn the_sample_reads_as_bodies_and_appointments() {
        let rows = read(FULL).unwrap();
        let bodies = rows.iter().filter(|row| matches!(row.wanted, Wanted::Body { .. })).count();
        assert_eq!((bodies, rows.len()), (2, 9));
        assert_eq!(read(&format!("\u{FEFF}{FULL}")).unwrap(), rows, "with the mark that spreadsheets write");
        let Wanted::Appointment { role, sections, tables, .. } = &rows[3].wanted else { panic!("{:?}", rows[3]) };
        assert_eq!((*role, &sections[..], &tables[..]), (Role::DivisionHead, &[2][..], &[3][..]));
    }

    #[test]
    fn every_wrong_row_is_told_with_its_line() {
        let table = "单位,单位类别,姓名,职责,职务,负责部分\n某局,局,,,,\n某局,,甲,打字员,科员,\n\n某局,,乙,起草人,,\n某局,,丙,科室负责人,科长,9\n,,丁,起草人,科员,\n";
        let lines: Vec<_> = problems(table).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 3, 5, 6, 7]);
    }

    #[test]
    fn a_table_without_its_columns_is_named() {
        for (table, told) in [
            ("甲,乙\n1,2\n", "没有名为“甲”的列"),
            ("姓名\n甲\n", "至少要有“单位”一列"),
            ("单位,姓名\n", "没有要登记的内容"),
        ] {
            assert!(problems(table)[0].1.contains(told), "{table}: {:?}", problems(table));
        }
    }

    #[test]
    fn who_answers_for_what_is_said_of_division_heads_alone() {
        let table = |row: &str| format!("单位,姓名,职责,职务,负责部分,负责表\n{row}\n");
        assert!(read(&table("某局,甲,科室负责人,科长,2、3,4")).is_ok());
        assert!(problems(&table("某局,甲,科室负责人,科长,,"))[0].1.contains("须填写"));
        assert!(problems(&table("某局,甲,起草人,科员,2,"))[0].1.contains("只有科室负责人"));
        assert!(problems(&table("某局,甲,系统管理员,管理员,,"))[0].1.contains("不属于任何单位"));
    }
}
