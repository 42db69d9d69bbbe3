//! A disk of its own, so small that it can be filled: what was acknowledged stays, reading and signing in go on, and
//! writing goes on as soon as there is room.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::json;
use server::client::fresh_id;
use tempfile::TempDir;
use tests::audit::Audit;
use tests::client::Client;
use tests::desk::{Desk, insertion};
use tests::house::{BUREAU, DRAFTER, House, PASSWORD};
use tests::process::{Place, Process};

use crate::superuser;

/// Enough for a new cluster and its log.
const SIZE: &str = "size=192m";
/// How many edits to try before the disk must have been found full.
const TRIES: usize = 20_000;
/// What one edit writes: large, so that the disk fills soon.
const TEXT: usize = 4_000;

/// A mounted disk; gone when dropped.
struct Disk(TempDir);

impl Disk {
    /// `None` where this account may not mount.
    fn mount() -> anyhow::Result<Option<Self>> {
        let place = tempfile::tempdir()?;
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(place.path()).output();
        let mounted = mounted.is_ok_and(|mounted| mounted.status.success());
        Ok(mounted.then(|| Self(place)))
    }

    /// Fills it to the last block; answers with the file that does.
    fn fill(&self) -> anyhow::Result<PathBuf> {
        let path = self.0.path().join("ballast");
        let mut ballast = fs::File::create(&path)?;
        let block = vec![0; 64 * 1024];
        while ballast.write_all(&block).is_ok() {}
        Ok(path)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

pub(crate) async fn run() -> anyhow::Result<()> {
    let Some(disk) = Disk::mount()? else {
        println!("full disk: LEFT OUT, for this account may not mount a disk");
        return Ok(());
    };
    fs::set_permissions(disk.0.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    let place = Place::within(disk.0.path());
    let process = Process::serve(&["--data-dir", place.path().to_str().unwrap_or_default()], None).await;
    tortured(&disk, &place, process).await
}

async fn tortured(disk: &Disk, place: &Place, mut process: Process) -> anyhow::Result<()> {
    let nobody = Client::new(&process.url);
    let house = House::found(&nobody, &process.first_secret().await, &[DRAFTER]).await;
    let drafter = house.desk(&nobody, DRAFTER);
    let report = drafter.open(&house.bodies[BUREAU], 2020).await;

    let ballast = disk.fill()?;
    let (mut acknowledged, refusal) = write_until_refused(&drafter, &report).await?;
    let code = refusal.1;
    ensure!(code == "STORAGE_FULL", "a full disk was answered with {code}");

    let read = drafter.ask("query($id: ID!) { report(id: $id) { version } }", json!({ "id": report })).await;
    ensure!(read.code() == "OK", "nothing can be read: {}", read.body);
    let sign_in = json!({ "userName": DRAFTER, "password": PASSWORD });
    let signed_in = nobody.act("signIn", sign_in).await;
    ensure!(signed_in.code() == "OK", "nobody can sign in: {}", signed_in.body);

    fs::remove_file(&ballast)?;
    let emptied = Instant::now();
    loop {
        let again = drafter.act("reviseText", refusal.0.clone()).await;
        if again.code() == "OK" {
            acknowledged += 1;
            break;
        }
        ensure!(emptied.elapsed().as_secs() < 30, "writing does not go on: {}", again.body);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let recovered = emptied.elapsed();

    let audit = Audit::of(&mut superuser(place).await?).await;
    let recorded = audit.events.iter().filter(|event| &*event.recorded.event_type == "TextRevised").count();
    ensure!(recorded == acknowledged, "{acknowledged} edits were acknowledged and {recorded} recorded");
    process.stop().await;
    println!(
        "full disk: {acknowledged} edits acknowledged, {recorded} recorded; STORAGE_FULL, reading and signing in went on; writing went on {} ms after there was room",
        recovered.as_millis()
    );
    Ok(())
}

/// Writes until something else than "accepted" is answered: how much was acknowledged, and the edit that was not.
async fn write_until_refused(drafter: &Desk, report: &str) -> anyhow::Result<(usize, (serde_json::Value, String))> {
    for acknowledged in 0..TRIES {
        let id = fresh_id().context("no random numbers")?;
        let section = u8::try_from(acknowledged / 350).context("more than a report holds")?;
        let text = format!("{acknowledged}{}", "满".repeat(TEXT));
        let input = json!({ "commandId": id, "report": report, "edits": [insertion(section, &text)] });
        let answer = drafter.act("reviseText", input.clone()).await;
        if answer.code() != "OK" {
            return Ok((acknowledged, (input, answer.code().to_owned())));
        }
    }
    anyhow::bail!("the disk was never full")
}
