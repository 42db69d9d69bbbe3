//! Report files: reading them within limits, and what their names tell.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use anyhow::anyhow;
use documents::{Limits, ReadReport, read_bytes, year_of_name};

/// Reads a report file within the reader's limits; "-" is what comes in. Where the report does not say its year, the
/// file's name may.
pub(crate) fn read_file(path: &Path) -> anyhow::Result<ReadReport> {
    read_source(path).map(|(_, read)| read)
}

/// The same, beside the file as it is.
pub(crate) fn read_source(path: &Path) -> anyhow::Result<(Vec<u8>, ReadReport)> {
    let limits = Limits::default();
    let bytes = file_bytes(path, &limits)?;
    let mut read = read_bytes(&bytes, &limits)?;
    read.year = read.year.or_else(|| year_of_name(&file_name(path)));
    Ok((bytes, read))
}

/// What is in a file, or comes in, as far as the limits allow and a byte more.
pub(crate) fn file_bytes(path: &Path, limits: &Limits) -> anyhow::Result<Vec<u8>> {
    if is_input(path) {
        return bytes_of(io::stdin().lock(), limits).map_err(|error| anyhow!("无法读取标准输入：{error}"));
    }
    let file = fs::File::open(path).and_then(|file| bytes_of(file, limits));
    file.map_err(|error| anyhow!("无法读取文件 {}：{}", path.display(), why(&error)))
}

/// One byte more than allowed is enough to be refused: a file of any size costs no more memory than that.
fn bytes_of(source: impl Read, limits: &Limits) -> io::Result<Vec<u8>> {
    let within = u64::try_from(limits.bytes).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    source.take(within).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件，请核对文件名和所在的目录".to_owned(),
        ErrorKind::PermissionDenied => "没有读取它的权限".to_owned(),
        ErrorKind::IsADirectory => "这是目录，请指定其中的文件".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether a file's name means what comes in.
fn is_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The file's name, as the import is called.
pub(crate) fn file_name(path: &Path) -> String {
    if is_input(path) {
        return "标准输入".to_owned();
    }
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
