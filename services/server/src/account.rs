//! `nianbao user claim`, `enrol` and `token`: what people do about their own account, at a running server like any other
//! client. Secrets come from the environment, a file or standard input, and never from the command line.

use std::env;
use std::io::{self, IsTerminal, Stdin};
use std::os::fd::{AsFd, BorrowedFd};
use std::path::PathBuf;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use serde_json::{Value, json};

use crate::cli::{AccountArguments, ClaimArguments, EnrolArguments, InviteArguments};
use crate::client::Client;
use crate::register::issue;
use crate::settings::{client_password, secret_from};

const CLAIM: &str = "mutation($input: ClaimAdministrationInput!) { done: claimAdministration(input: $input) { userErrors { message } } }";
const ENROL: &str = "mutation($input: EnrolInput!) { done: enrol(input: $input) { userErrors { message } } }";
/// The longest secret that is read.
const MAX_SECRET: usize = 1024;

impl AccountArguments {
    fn client(&self) -> anyhow::Result<Client> {
        Client::new(&format!("{}/graphql", self.server.trim_end_matches('/')))
    }

    /// The password that was given: in the environment, or in a file.
    fn given_password(&self) -> anyhow::Result<Option<String>> {
        match &self.password_file {
            Some(path) => Ok(Some(secret_from(path)?)),
            None => Ok(client_password()),
        }
    }

    /// A client that has signed in.
    pub async fn signed_in(&self) -> anyhow::Result<Client> {
        let password = self.given_password()?.map_or_else(|| asked_for("密码"), Ok)?;
        self.client()?.sign_in(&self.user, &password).await
    }

    /// Sends `mutation` with user name and password, and says the password where it was made here.
    async fn set_up(&self, mutation: &str, mut input: Value) -> anyhow::Result<()> {
        let given = self.given_password()?;
        let password = given.clone().map_or_else(new_password, Ok)?;
        input["userName"] = json!(self.user);
        input["password"] = json!(password);
        self.client()?.act(mutation, input).await?;
        println!("账号已设立。用户名：{}", self.user);
        if given.is_none() {
            println!("密码（只显示这一次）：{password}");
        }
        Ok(())
    }
}

/// Makes the first administrator of a new system.
pub async fn claim(arguments: &ClaimArguments) -> anyhow::Result<()> {
    let secret = secret(arguments.secret_file.as_ref())?;
    let input = json!({ "secret": secret, "name": arguments.name, "title": arguments.title });
    arguments.account.set_up(CLAIM, input).await
}

/// Gives somebody their account, or the account they have a new password.
pub async fn enrol(arguments: &EnrolArguments) -> anyhow::Result<()> {
    let secret = secret(arguments.secret_file.as_ref())?;
    arguments.account.set_up(ENROL, json!({ "secret": secret })).await
}

/// Gives a person a one-time secret, for an account or for a lost password.
pub async fn invite(arguments: &InviteArguments) -> anyhow::Result<()> {
    let administrator = arguments.account.signed_in().await?;
    let secret = issue(&administrator, &arguments.person).await?;
    println!("一次性口令（七天内有效，只显示这一次；以前发的作废）：{secret}");
    Ok(())
}

/// Prints an access token, for scripts.
pub async fn token(arguments: &AccountArguments) -> anyhow::Result<()> {
    let client = arguments.signed_in().await?;
    println!("{}", client.token().unwrap_or_default());
    Ok(())
}

/// The one-time secret.
fn secret(file: Option<&PathBuf>) -> anyhow::Result<String> {
    if let Some(path) = file {
        return Ok(secret_from(path)?);
    }
    match env::var_os("NIANBAO_SECRET").and_then(|secret| secret.into_string().ok()) {
        Some(secret) => Ok(secret),
        None => asked_for("一次性口令"),
    }
}

/// A line of standard input. Where somebody types it, it does not appear on the screen.
fn asked_for(what: &str) -> anyhow::Result<String> {
    let input = io::stdin();
    let hidden = input.is_terminal().then(|| Hidden::at(&input, what)).transpose()?;
    let line = first_line(input.as_fd()).with_context(|| format!("无法读取{what}"));
    drop(hidden);
    let line = String::from_utf8(line?).with_context(|| format!("{what}不是 UTF-8 编码的文字"))?;
    let line = line.trim_end_matches('\r');
    if line.is_empty() {
        bail!("没有{what}：请在提示后输入，或写入文件、环境变量（见 --help）");
    }
    Ok(line.to_owned())
}

/// The bytes up to the end of the line, and none beyond: in a script the next command reads on there.
fn first_line(input: BorrowedFd<'_>) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.len() < MAX_SECRET && rustix::io::read(input, &mut byte)? == 1 && byte != *b"\n" {
        line.extend(byte);
    }
    Ok(line)
}

/// A terminal that shows nothing of what is typed, until this is dropped.
struct Hidden<'a>(&'a Stdin, Termios);

impl<'a> Hidden<'a> {
    fn at(terminal: &'a Stdin, what: &str) -> anyhow::Result<Self> {
        eprint!("{what}：");
        let before = tcgetattr(terminal)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(terminal, OptionalActions::Flush, &silent)?;
        Ok(Self(terminal, before))
    }
}

impl Drop for Hidden<'_> {
    fn drop(&mut self) {
        // A terminal that is gone has nothing to show.
        let _ = tcsetattr(self.0, OptionalActions::Now, &self.1);
        eprintln!();
    }
}

/// 96 random bits: long enough not to be guessed, short enough to be typed.
pub fn new_password() -> anyhow::Result<String> {
    let mut random = [0; 12];
    getrandom::fill(&mut random).context("系统没有提供随机数")?;
    Ok(URL_SAFE_NO_PAD.encode(random))
}
