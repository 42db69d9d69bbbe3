//! What the commands that only look at files write, and what becomes of it.

use std::io::{self, ErrorKind};
use std::process::ExitCode;

/// The exit code of a file that cannot be read.
pub(crate) const UNREADABLE: u8 = 2;

/// The exit code when the answer was written; who closes the pipe has seen enough.
pub(crate) fn written(done: io::Result<()>, code: ExitCode) -> ExitCode {
    match done {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("错误：无法写出结果：{error}");
            ExitCode::from(UNREADABLE)
        }
        _ => code,
    }
}

/// Text of a source, for a terminal: characters that would steer it are shown as what they are, unreadable.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() && letter != '\n' { '\u{FFFD}' } else { letter }).collect()
}
