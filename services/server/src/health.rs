//! `nianbao health`: whether a running server lives and is ready; for containers, whose images have no other means.

use std::time::Duration;

use anyhow::{Context, bail};

use crate::cli::HealthArguments;

/// How long each answer may take: longer than the server itself waits for its database.
const TIMEOUT: Duration = Duration::from_secs(4);

/// Asks for `/healthz` and `/readyz`; any other answer than yes is an error.
pub async fn run(arguments: &HealthArguments) -> anyhow::Result<()> {
    let http = reqwest::Client::builder().timeout(TIMEOUT).no_proxy().build()?;
    for path in ["healthz", "readyz"] {
        let url = format!("{}/{path}", arguments.server.trim_end_matches('/'));
        let answer = http.get(&url).send().await.with_context(|| format!("无法连接 {url}"))?;
        if !answer.status().is_success() {
            bail!("{url} 回答 {}：服务尚未就绪，请查看它的日志", answer.status());
        }
    }
    println!("服务正常。");
    Ok(())
}
