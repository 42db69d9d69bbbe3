//! From a data file to a form, refusing whatever a form cannot be.

use std::collections::HashMap;

use super::source::{BlockSource, FormSource, RowSource, SectionSource, TableSource};
use super::{
    ApplicationRow, Applications, Block, Cell, CellIndex, Column, Form, Proceeding, Row, RowPart, SectionForm, Table,
    TableNumber,
};

/// Why a data file is no form.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// Not TOML, or not of the shape of a form.
    #[error("the file does not have the shape of a form: {0}")]
    Shape(#[from] toml::de::Error),
    /// A form has six sections, of which 2, 3 and 4 name their tables.
    #[error("a form has six sections, and the second, third and fourth name the tables 2, 3 and 4")]
    Sections,
    /// A form has the tables 2, 3 and 4 in this order.
    #[error("a form has the tables 2, 3 and 4, in this order")]
    Tables,
    /// A code is made of keys, and keys are plain.
    #[error("\"{0}\" is no key: write small letters, digits, \"_\" and \".\"")]
    Key(Box<str>),
    /// Two cells would have the same name.
    #[error("two cells are called \"{0}\"")]
    Code(Box<str>),
    /// More cells than an index can tell apart.
    #[error("a form has at most 65535 cells")]
    TooLarge,
    /// Table 三 lacks a part of its balance, or a row says what it should not.
    #[error(
        "each row of table 3, and no other, names its part; received, carried_in, total and carried_out stand once \
         each; seven columns end with \"total\""
    )]
    Applications,
    /// Table 四 lacks a column.
    #[error("table 4 has the columns upheld, corrected, other, pending and total, and three rows")]
    Proceedings,
}

impl Form {
    /// Reads a data file.
    pub(super) fn parse(source: &str) -> Result<Self, FormError> {
        let source: FormSource = toml::from_str(source)?;
        let sections = sections(source.sections)?;
        if !source.tables.iter().map(|table| table.number).eq(TableNumber::ALL) {
            return Err(FormError::Tables);
        }
        let mut builder = Builder::new(&source.id);
        let mut tables = Vec::new();
        for table in source.tables {
            tables.push(builder.table(table, &sections)?);
        }
        let Builder { cells, codes, applications, .. } = builder;
        Ok(Self {
            id: source.id,
            document: source.document,
            first_year: source.first_year,
            last_year: source.last_year,
            applications: balanced(applications, &tables)?,
            proceedings: proceedings(&tables)?,
            sections,
            tables,
            cells,
            codes,
        })
    }
}

fn sections(sources: Vec<SectionSource>) -> Result<Vec<SectionForm>, FormError> {
    let sections: Vec<_> = (1..)
        .zip(sources)
        .map(|(number, SectionSource { title, variants, table })| SectionForm { number, title, variants, table })
        .collect();
    let tables = [None, Some(TableNumber::Two), Some(TableNumber::Three), Some(TableNumber::Four), None, None];
    if sections.iter().map(|section| section.table).eq(tables) { Ok(sections) } else { Err(FormError::Sections) }
}

/// Numbers the cells while the tables are made.
struct Builder<'a> {
    form: &'a str,
    cells: Vec<Cell>,
    codes: HashMap<Box<str>, CellIndex>,
    applications: Vec<ApplicationRow>,
}

impl<'a> Builder<'a> {
    fn new(form: &'a str) -> Self {
        Self { form, cells: Vec::new(), codes: HashMap::new(), applications: Vec::new() }
    }

    fn table(&mut self, source: TableSource, sections: &[SectionForm]) -> Result<Table, FormError> {
        let title = sections.iter().find(|section| section.table == Some(source.number));
        let title = title.map(|section| section.title.clone()).ok_or(FormError::Sections)?;
        let mut blocks = Vec::new();
        for block in source.blocks {
            let mut columns = block.columns.clone().unwrap_or_else(|| source.columns.clone());
            for column in &mut columns {
                column.unit = column.unit.take().or_else(|| source.unit.clone());
            }
            blocks.push(self.block(source.number, block, columns)?);
        }
        Ok(Table { number: source.number, title, corner: source.corner, note: source.note, blocks })
    }

    fn block(&mut self, table: TableNumber, source: BlockSource, columns: Vec<Column>) -> Result<Block, FormError> {
        let mut rows = Vec::new();
        for mut row in source.rows {
            row.law = row.law.or_else(|| source.law.clone());
            rows.push(self.row(table, source.headings.last().map(AsRef::as_ref), row, &columns)?);
        }
        Ok(Block { headings: source.headings, columns, rows })
    }

    fn row(
        &mut self,
        table: TableNumber,
        heading: Option<&str>,
        source: RowSource,
        columns: &[Column],
    ) -> Result<Row, FormError> {
        let RowSource { key, label, variants, law, part, may_not_apply } = source;
        let mut cells = Vec::new();
        for column in columns {
            cells.push(self.cell(Cell {
                code: format!("{}/{}/{key}/{}", self.form, table.number(), column.key).into(),
                table,
                heading: heading.map(Into::into),
                row: plain(&key)?,
                row_label: label.clone(),
                column: plain(&column.key)?,
                column_label: column.label.clone(),
                unit: column.unit.clone(),
                kind: column.kind,
                may_not_apply: may_not_apply || column.may_not_apply,
                law: law.clone(),
            })?);
        }
        match (table, part, <[CellIndex; 7]>::try_from(cells.as_slice())) {
            (TableNumber::Three, Some(part), Ok(cells)) => {
                self.applications.push(ApplicationRow { key: key.clone(), label: label.clone(), part, cells });
            }
            (TableNumber::Two | TableNumber::Four, None, _) => {}
            _ => return Err(FormError::Applications),
        }
        Ok(Row { key, label, variants, law, cells })
    }

    fn cell(&mut self, cell: Cell) -> Result<CellIndex, FormError> {
        let index = CellIndex::new(u16::try_from(self.cells.len()).map_err(|_| FormError::TooLarge)?);
        if self.codes.insert(cell.code.clone(), index).is_some() {
            return Err(FormError::Code(cell.code));
        }
        self.cells.push(cell);
        Ok(index)
    }
}

fn plain(key: &str) -> Result<Box<str>, FormError> {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_.".contains(letter);
    if !key.is_empty() && key.chars().all(plain) { Ok(key.into()) } else { Err(FormError::Key(key.into())) }
}

fn blocks(tables: &[Table], number: TableNumber) -> impl Iterator<Item = &Block> {
    tables.iter().filter(move |table| table.number == number).flat_map(|table| &table.blocks)
}

fn balanced(rows: Vec<ApplicationRow>, tables: &[Table]) -> Result<Applications, FormError> {
    let count = |part| rows.iter().filter(|row| row.part == part).count();
    let once = [RowPart::Received, RowPart::CarriedIn, RowPart::Total, RowPart::CarriedOut];
    if !once.into_iter().all(|part| count(part) == 1) || count(RowPart::Result) == 0 {
        return Err(FormError::Applications);
    }
    let columns = blocks(tables, TableNumber::Three).next().map(|block| block.columns.clone()).unwrap_or_default();
    match <[Column; 7]>::try_from(columns) {
        Ok(columns) if &*columns[6].key == "total" => Ok(Applications { rows, columns }),
        _ => Err(FormError::Applications),
    }
}

fn proceedings(tables: &[Table]) -> Result<Vec<Proceeding>, FormError> {
    let mut proceedings = Vec::new();
    for block in blocks(tables, TableNumber::Four) {
        if !block.columns.iter().map(|column| &*column.key).eq(["upheld", "corrected", "other", "pending", "total"]) {
            return Err(FormError::Proceedings);
        }
        for row in &block.rows {
            let &[upheld, corrected, other, pending, total] = row.cells.as_slice() else {
                return Err(FormError::Proceedings);
            };
            let (key, label) = (row.key.clone(), row.label.clone());
            proceedings.push(Proceeding { key, label, upheld, corrected, other, pending, total });
        }
    }
    if proceedings.len() == 3 { Ok(proceedings) } else { Err(FormError::Proceedings) }
}
