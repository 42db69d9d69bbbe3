//! Settings: flags, then environment, then one TOML file. The only place that reads the environment.

use std::env;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use axum::http::HeaderValue;
use clap::Args;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgConnectOptions;

/// Settings that may stand on the command line.
#[derive(Clone, Debug, Default, Args, Serialize)]
pub struct Flags {
    /// 数据目录：自带的 PostgreSQL、签名密钥都在其中；默认 /var/lib/nianbao（root）或 ~/.local/share/nianbao
    #[arg(long, value_name = "目录")]
    #[serde(skip_serializing_if = "Option::is_none")]
    data_dir: Option<PathBuf>,
    /// 监听地址，默认 127.0.0.1:8080
    #[arg(long, value_name = "地址")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// 另在此地址提供运行指标 (/metrics)，供 Prometheus 读取；默认不提供
    #[arg(long, value_name = "地址")]
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics_listen: Option<SocketAddr>,
    /// 向此网址发送运行轨迹 (OpenTelemetry)，例如 `http://127.0.0.1:4318/v1/traces`；默认不发送
    #[arg(long, value_name = "网址")]
    #[serde(skip_serializing_if = "Option::is_none")]
    traces_endpoint: Option<String>,
    /// 使用外部 PostgreSQL，例如 `postgres://nianbao@db/nianbao`；密码须放在 `NIANBAO_DATABASE_PASSWORD_FILE` 指定的文件里
    #[arg(long, value_name = "网址")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_url: Option<String>,
    /// 开发方式：提供 GraphiQL 页面，允许查询模式
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    development: bool,
    /// 设置文件 (TOML)
    #[arg(long, value_name = "文件")]
    #[serde(skip)]
    config: Option<PathBuf>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Everything that can be set.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where the private PostgreSQL and the keys are.
    pub data_dir: PathBuf,
    pub listen: SocketAddr,
    /// Where to tell what is measured; nowhere if there is none.
    pub metrics_listen: Option<SocketAddr>,
    /// Where an OpenTelemetry collector takes traces (OTLP over HTTP); they go nowhere if there is none.
    pub traces_endpoint: Option<String>,
    /// The proxies in front: only they are believed when they say for whom they ask (`X-Forwarded-For`).
    pub proxies: Vec<IpAddr>,
    /// The origins of front ends that are served from another address, whose pages a browser lets ask (CORS), such as
    /// `https://nianbao.example.gov.cn`.
    pub origins: Vec<String>,
    /// The database of somebody else, instead of the private PostgreSQL.
    pub database_url: Option<String>,
    /// The file that holds its password.
    pub database_password_file: Option<PathBuf>,
    /// The signing keys, which all nodes of one system share; by default in the data directory.
    pub keys_dir: Option<PathBuf>,
    /// Where PostgreSQL's programs are, when they are not where they are looked for.
    pub postgres_bin_dir: Option<PathBuf>,
    /// GraphiQL and introspection.
    pub development: bool,
    /// The most connections to the database, the appender's aside.
    pub connections: u32,
    /// What to log, as `tracing` directives.
    pub log: String,
    pub log_format: LogFormat,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data_dir: default_data_dir(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics_listen: None,
            traces_endpoint: None,
            proxies: Vec::new(),
            origins: Vec::new(),
            database_url: None,
            database_password_file: None,
            keys_dir: None,
            postgres_bin_dir: None,
            development: false,
            connections: 16,
            log: "info,sqlx=warn".to_owned(),
            log_format: LogFormat::Text,
        }
    }
}

/// Settings that make no sense.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A value cannot be what it should be, or a name is unknown.
    #[error("设置有误")]
    Invalid(#[source] Box<figment::Error>),
    /// The database's address cannot be read.
    #[error("数据库网址无法识别，应形如 postgres://用户名@主机/数据库名")]
    DatabaseUrl(#[source] sqlx::Error),
    /// An origin is the beginning of an address: no path, no star.
    #[error("设置 origins 中的 {0} 不是网页来源：应形如 https://nianbao.example.gov.cn，不带路径，也不能用 *")]
    Origin(String),
    /// Nobody takes traces where there is no address.
    #[error("设置 traces_endpoint 中的 {0} 不是网址：应形如 http://127.0.0.1:4318/v1/traces")]
    TracesEndpoint(String),
    /// A password on the command line can be read by everybody on the machine.
    #[error(
        "命令行上的数据库网址带有密码，同机用户都能看到：请改用环境变量 NIANBAO_DATABASE_URL，或把密码放在 NIANBAO_DATABASE_PASSWORD_FILE 指定的文件里"
    )]
    PasswordInFlag,
    /// A file with a secret cannot be read.
    #[error("无法读取密码文件 {path}")]
    PasswordFile { path: PathBuf, source: std::io::Error },
}

impl Settings {
    /// Puts the settings together: a flag beats the environment, the environment beats the file.
    pub fn load(flags: &Flags) -> Result<Self, SettingsError> {
        if flags.database_url.as_deref().is_some_and(has_password) {
            return Err(SettingsError::PasswordInFlag);
        }
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = &flags.config {
            figment = figment.merge(Toml::file_exact(file));
        }
        // What the clients read themselves is no setting of the server.
        let environment = Env::prefixed("NIANBAO_").ignore(&["password", "secret", "server"]);
        let settings = figment.merge(environment).merge(Serialized::defaults(flags)).extract();
        settings.map_err(|error| SettingsError::Invalid(Box::new(error)))
    }

    /// Where the signing keys are.
    #[must_use]
    pub fn keys_dir(&self) -> PathBuf {
        self.keys_dir.clone().unwrap_or_else(|| self.data_dir.join("keys"))
    }

    /// The origins of front ends, as browsers write them.
    pub fn front_ends(&self) -> Result<Vec<HeaderValue>, SettingsError> {
        let origin = |text: &String| {
            let url = reqwest::Url::parse(text).ok().filter(|url| url.origin().ascii_serialization() == *text);
            let value = url.filter(reqwest::Url::has_host).and_then(|_| HeaderValue::from_str(text).ok());
            value.ok_or_else(|| SettingsError::Origin(text.clone()))
        };
        self.origins.iter().map(origin).collect()
    }

    /// Where an OpenTelemetry collector takes traces, if one is named. The exporter itself says nothing of an address
    /// that is none.
    pub fn collector(&self) -> Result<Option<&str>, SettingsError> {
        let Some(endpoint) = &self.traces_endpoint else { return Ok(None) };
        let url = reqwest::Url::parse(endpoint).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map(|_| Some(endpoint.as_str())).ok_or_else(|| SettingsError::TracesEndpoint(endpoint.clone()))
    }

    /// How to reach the database of somebody else, if one is named. `DATABASE_URL` and the like are never looked at.
    pub fn outside_database(&self) -> Result<Option<PgConnectOptions>, SettingsError> {
        let Some(url) = &self.database_url else { return Ok(None) };
        let options = PgConnectOptions::from_str(url).map_err(SettingsError::DatabaseUrl)?;
        let Some(path) = &self.database_password_file else { return Ok(Some(options)) };
        Ok(Some(options.password(&secret_from(path)?)))
    }
}

/// A secret that stands in a file by itself.
pub fn secret_from(path: &PathBuf) -> Result<String, SettingsError> {
    let secret = fs::read_to_string(path);
    let secret = secret.map_err(|source| SettingsError::PasswordFile { path: path.clone(), source })?;
    Ok(secret.trim_end_matches(['\r', '\n']).to_owned())
}

/// The password of a person who uses a client command.
#[must_use]
pub fn client_password() -> Option<String> {
    env::var_os("NIANBAO_PASSWORD").and_then(|password| password.into_string().ok())
}

fn has_password(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default();
    authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':')) || url.contains("password=")
}

fn default_data_dir() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        return PathBuf::from("/var/lib/nianbao");
    }
    let data_home = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let data_home = data_home.or_else(|| env::home_dir().map(|home| home.join(".local/share")));
    data_home.unwrap_or_else(env::temp_dir).join("nianbao")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_beats_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("nianbao.toml");
        fs::write(&file, "listen = \"127.0.0.1:1\"\nconnections = 3\n").unwrap();
        let flags = Flags { listen: "127.0.0.1:2".parse().ok(), config: Some(file), ..Flags::default() };
        let settings = Settings::load(&flags).unwrap();
        assert_eq!((settings.listen.port(), settings.connections), (2, 3));
    }

    #[test]
    fn a_misspelt_setting_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("nianbao.toml");
        fs::write(&file, "lisen = \"127.0.0.1:1\"\n").unwrap();
        let flags = Flags { config: Some(file), ..Flags::default() };
        assert!(matches!(Settings::load(&flags), Err(SettingsError::Invalid(_))));
    }

    #[test]
    fn a_front_end_is_named_as_browsers_name_it() {
        let named = |origin: &str| Settings { origins: vec![origin.to_owned()], ..Settings::default() }.front_ends();
        for origin in ["https://nianbao.example.gov.cn", "http://192.0.2.1:3000"] {
            assert_eq!(named(origin).unwrap(), [origin]);
        }
        for other in
            ["*", "null", "nianbao.example.gov.cn", "https://nianbao.example.gov.cn/", "https://a.example/path"]
        {
            assert!(named(other).unwrap_err().to_string().contains(other), "{other}");
        }
    }

    #[test]
    fn a_collector_has_an_address() {
        let named = |endpoint: &str| Settings { traces_endpoint: Some(endpoint.to_owned()), ..Settings::default() };
        let sound = named("http://127.0.0.1:4318/v1/traces");
        assert_eq!(sound.collector().unwrap(), sound.traces_endpoint.as_deref());
        assert_eq!(Settings::default().collector().unwrap(), None);
        for other in ["", "nonsense", "127.0.0.1:4318", "localhost:4318", "grpc://127.0.0.1:4317"] {
            assert!(named(other).collector().is_err(), "{other}");
        }
    }

    #[test]
    fn no_password_stands_on_the_command_line() {
        for url in ["postgres://a:secret@db/nianbao", "postgres://db/nianbao?password=secret"] {
            let flags = Flags { database_url: Some(url.to_owned()), ..Flags::default() };
            assert!(matches!(Settings::load(&flags), Err(SettingsError::PasswordInFlag)), "{url}");
        }
        let flags = Flags { database_url: Some("postgres://a@db:5432/nianbao".to_owned()), ..Flags::default() };
        assert!(Settings::load(&flags).is_ok());
    }
}
