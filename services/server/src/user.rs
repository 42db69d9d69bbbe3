//! `nianbao user`: accounts, by whoever runs the machine. Credentials are no events; nothing here touches the log.

use std::time::Duration;

use anyhow::bail;
use engine::Database;
use engine::accounts::{self, Account, enrolment};

use crate::cli::UserAction;
use crate::settings::Settings;
use crate::store::Store;

/// How long a secret for a lost password works.
const RESET: Duration = Duration::from_hours(24);
/// How many accounts are read at a time.
const PAGE: u16 = 500;

/// Does what is asked of the accounts in the store of `settings`.
pub async fn run(action: &UserAction, settings: &Settings) -> anyhow::Result<()> {
    let store = Store::open(settings).await?;
    let done = act(action, &store.database).await;
    store.close().await?;
    done
}

async fn act(action: &UserAction, database: &Database) -> anyhow::Result<()> {
    match action {
        // These are clients' acts, and need no store.
        UserAction::Claim(_) | UserAction::Enrol(_) | UserAction::Invite(_) | UserAction::Token(_) => {}
        UserAction::List(_) => {
            for account in all(database).await? {
                println!("{}\t{}", account.user_name, if account.active { "启用" } else { "停用" });
            }
        }
        UserAction::Reset(user) => {
            let account = named(database, &user.name).await?;
            let enrolment = enrolment::issue(database, account.person, RESET).await?;
            println!("一次性口令（24 小时内有效，用 enrol 重新设置密码）：{}", enrolment.secret.reveal());
        }
        UserAction::Deactivate(user) => {
            accounts::deactivate(database, named(database, &user.name).await?.person).await?;
            println!("已停用。已发出的访问令牌最迟十分钟后失效。");
        }
        UserAction::Activate(user) => {
            accounts::activate(database, named(database, &user.name).await?.person).await?;
            println!("已启用。");
        }
    }
    Ok(())
}

/// Every account, in the order of the user names.
pub async fn all(database: &Database) -> anyhow::Result<Vec<Account>> {
    let mut all: Vec<Account> = Vec::new();
    loop {
        let after = all.last().map_or("", |account| &account.user_name).to_owned();
        let page = accounts::list(database, &after, PAGE).await?;
        let last = page.len() < usize::from(PAGE);
        all.extend(page);
        if last {
            return Ok(all);
        }
    }
}

async fn named(database: &Database, name: &str) -> anyhow::Result<Account> {
    match all(database).await?.into_iter().find(|account| account.user_name == name) {
        Some(account) => Ok(account),
        None => bail!("没有名为“{name}”的账号：用 nianbao user list 查看全部账号"),
    }
}
