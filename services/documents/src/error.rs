//! What is refused, and how much is taken.

/// How much a file may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the whole file.
    pub bytes: usize,
    pub lines: usize,
    /// Characters of one line.
    pub line_chars: usize,
}

impl Default for Limits {
    /// Many times what the longest real report takes.
    fn default() -> Self {
        Self { bytes: 1 << 20, lines: 20_000, line_chars: 20_000 }
    }
}

impl Limits {
    pub(crate) fn check_size(&self, bytes: usize) -> Result<(), ReadError> {
        if bytes > self.bytes { Err(ReadError::TooLarge { bytes, limit: self.bytes }) } else { Ok(()) }
    }
}

/// Why a file cannot be read as a report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// More bytes than allowed.
    #[error("文件超过 {} KB 的上限：请只保留年度报告正文，去掉图片和附件后重试", limit / 1024)]
    TooLarge {
        /// What came.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// More lines than allowed.
    #[error("文件超过 {limit} 行：请确认这是一份年度报告")]
    TooManyLines {
        /// What is allowed.
        limit: usize,
    },
    /// A line longer than allowed.
    #[error("第 {line} 行超过 {limit} 个字：请按段落分行后重试")]
    LineTooLong {
        /// The line, counted from 1.
        line: u32,
        /// What is allowed.
        limit: usize,
    },
    /// Nothing but white space.
    #[error("文件是空的，一个字也没有：请确认文件已经传完，或重新导出后重试")]
    Empty,
    /// Another file format.
    #[error("这是 {format} 文件，目前只能读取纯文本：请在原程序中另存为“纯文本（.txt），UTF-8 编码”后重试")]
    OtherFormat {
        /// What it looks like: PDF, DOCX 或 XLSX……
        format: &'static str,
    },
    /// Text in another encoding.
    #[error("文件的编码看起来是 {encoding}，无法读取：请用记事本或 WPS 另存为 UTF-8 编码后重试")]
    OtherEncoding {
        /// What it looks like: UTF-32, Big5, UTF-16 without its mark.
        encoding: &'static str,
    },
    /// Text that breaks the encoding that it begins in.
    #[error(
        "文件以 {encoding} 编码开头，其中却有不成字的字节，可能没有传完：请重新取得文件，或另存为 UTF-8 编码后重试"
    )]
    Damaged {
        /// The encoding that the byte-order mark names.
        encoding: &'static str,
    },
    /// Bytes that are no text in any encoding we know.
    #[error("文件从第 {offset} 个字节起不是可以读取的文本：请另存为 UTF-8 编码的纯文本后重试")]
    NotText {
        /// The byte, counted from 1.
        offset: usize,
    },
    /// Text without a single one of the six sections.
    #[error("没有找到年度报告的任何一个部分标题（如“一、总体情况”）：请确认这是一份年度报告，且标题各占一行")]
    NotAReport,
}
