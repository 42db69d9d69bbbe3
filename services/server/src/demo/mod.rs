//! `nianbao demo`: the server, and on first start a report's whole way from draft to publication.
//!
//! Everything goes through the doors that everybody uses. `cast` registers a district office, a bureau and its
//! people, `story` takes the report through, `mend` adds what an extract lacks, as far as `fill` finds a reason. All look
//! at what is there before they act, so a demonstration that was cut off goes on where it was, and one that is done is
//! left alone.

mod cast;
mod fill;
mod look;
mod mend;
mod script;
mod story;

use std::env;
use std::path::Path;

use self::script::Script;
use crate::client::Client;
use crate::private_postgres::make_directory;
use crate::serve::{Server, until_told_to_stop};
use crate::settings::Settings;
use crate::telemetry;

/// Starts the server, plays what has not been played, and goes on serving unless told to `exit`. The story is told on
/// standard output; the log goes into a file.
pub async fn run(settings: &Settings, report: Option<&Path>, exit: bool) -> anyhow::Result<()> {
    let script = Script::load(report)?;
    let log = make_directory(&settings.data_dir)?.join("demo.log");
    let traces = telemetry::start_in(settings, &log)?;
    let server = Server::start(settings).await?;
    let played = play(&server, &script).await;
    if played.is_ok() {
        say_what_to_try(&server);
        println!("日志：{}", log.display());
    }
    if let (Ok(()), false) = (&played, exit) {
        println!("按 Ctrl-C 停止。");
        until_told_to_stop().await?;
    }
    server.stop().await?;
    // Sending the last of them waits for the collector.
    tokio::task::spawn_blocking(|| drop(traces)).await?;
    played
}

/// What can be pasted as it stands, while the server runs.
fn say_what_to_try(server: &Server) {
    let (base, program) = (server.base(), env::current_exe().ok());
    let program = program.as_deref().unwrap_or(Path::new("nianbao")).display();
    println!();
    println!("接下来可以（直接粘贴到另一个终端，或浏览器的地址栏）：");
    println!("   {base}/");
    println!(
        "   curl -sG {base}/graphql --data-urlencode 'query={{ annualSnapshots {{ nodes {{ bodyName year contentHash }} }} }}'"
    );
    println!("   {program} user token --server {base} --user 审计员");
}

async fn play(server: &Server, script: &Script) -> anyhow::Result<()> {
    let nobody = Client::new(&server.url())?;
    if let Some(finished) = story::finished(&nobody, script.year).await? {
        println!("演示已在首次启动时完成：{finished}");
        println!("各角色的密码只在首次启动时显示一次；忘记时先停止服务，再运行 nianbao user reset 用户名。");
        return Ok(());
    }
    let cast = cast::Cast::assemble(server, &nobody).await?;
    story::tell(&cast, script).await
}
