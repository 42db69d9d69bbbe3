//! Looks at the disk under our own PostgreSQL: a full one stops all writing, so somebody should hear of it before.

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::metrics::gauge::Gauge;
use rustix::fs::statvfs;
use tracing::warn;

/// How often to look.
const EVERY: Duration = Duration::from_mins(1);
/// Below this share of free space the log warns.
const LITTLE: f64 = 0.1;

/// The share of the disk that is free, 0 to 1; a number that is none until it is known.
pub(crate) type FreeShare = Gauge<f64, AtomicU64>;

/// Watches the disk that holds `directory`, for ever.
pub(crate) async fn watch(directory: PathBuf, free_share: FreeShare) {
    free_share.set(f64::NAN);
    let mut minutes = tokio::time::interval(EVERY);
    loop {
        minutes.tick().await;
        match free(&directory) {
            Ok(share) => {
                free_share.set(share);
                if share < LITTLE {
                    let percent = format!("{:.1}", share * 100.0);
                    warn!(directory = %directory.display(), percent, "磁盘可用空间不足一成：写满后将无法保存，请及时清理");
                }
            }
            Err(error) => {
                free_share.set(f64::NAN);
                warn!(directory = %directory.display(), %error, "the free space cannot be told");
            }
        }
    }
}

/// What people without privileges can still use, of what there is for them.
#[expect(clippy::cast_precision_loss, reason = "a share of blocks, for a gauge; no figure of a report")]
fn free(directory: &PathBuf) -> rustix::io::Result<f64> {
    let disk = statvfs(directory)?;
    let used = disk.f_blocks.saturating_sub(disk.f_bfree);
    let usable = used.saturating_add(disk.f_bavail);
    Ok(if usable == 0 { 0.0 } else { disk.f_bavail as f64 / usable as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_lies_between_nothing_and_all() {
        let share = free(&std::env::temp_dir()).unwrap();
        assert!((0.0..=1.0).contains(&share), "{share}");
        assert!(free(&PathBuf::from("/nowhere/at/all")).is_err());
    }
}
