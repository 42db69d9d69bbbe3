//! The command line.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::settings::Flags;

/// 年报 (nianbao)：政府信息公开工作年度报告的起草、审签与发布
#[derive(Debug, Parser)]
#[command(
    name = "nianbao",
    version,
    propagate_version = true,
    after_help = "设置也可写入环境变量（NIANBAO_ 加大写的选项名）或 --config 指定的 TOML 文件；先看命令行，再看环境变量，最后看文件。"
)]
pub struct Cli {
    /// 做什么
    #[command(subcommand)]
    pub command: Command,
}

/// What can be asked.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 启动服务；不指定数据库时使用自带的 PostgreSQL
    Serve(Flags),
    /// 启动服务；首次启动时用样例报告走完起草、审签、发布全过程
    Demo(DemoArguments),
    /// 检查报告文件，列出问题；不需要服务和数据库
    Check(CheckArguments),
    /// 读取一份报告文件，输出读出的内容供人核对；不需要服务和数据库
    Read(ReadArguments),
    /// 读取一份报告文件，导入到运行中的服务
    Import(ImportArguments),
    /// 把数据库升级到本程序的版本；须以表的所有者角色连接
    Migrate(Flags),
    /// 输出 GraphQL 模式 (schema.graphql)
    Schema,
    /// 账号：认领系统管理、设立账号、取得令牌；列出、重设口令、停用、启用
    User(UserArguments),
    /// 从表格文件登记单位、人员和任职；先全部检查，再全部办理
    Register(RegisterArguments),
    /// 询问运行中的服务是否正常；正常则退出码为 0
    Health(HealthArguments),
}

/// Which server is asked.
#[derive(Debug, Args)]
pub struct HealthArguments {
    /// 服务地址
    #[arg(long, value_name = "网址", env = "NIANBAO_SERVER", default_value = "http://127.0.0.1:8080")]
    pub server: String,
}

/// What the demonstration takes.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// 用这份报告代替自带的样例
    #[arg(long, value_name = "文件")]
    pub report: Option<PathBuf>,
    /// 走完之后退出，不继续提供服务
    #[arg(long)]
    pub exit: bool,
    /// Where and how the server runs.
    #[command(flatten)]
    pub flags: Flags,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 供人阅读
    Text,
    /// 供程序读取：每个文件一个对象，各占一行
    Json,
    /// 供代码托管和审查工具读取：SARIF 2.1.0，所有文件一个文档
    Sarif,
}

/// What to check.
#[derive(Debug, Args)]
#[command(after_help = "退出码：0 没有须处理的问题；1 有问题；2 文件无法读取或无法检查。多个文件取其中最大的。\n\n\
    JSON 每个文件一个对象，各占一行（一个文件也是），键总是齐全：file、error（无法检查的原因，否则为 null）、title、\
    year（检查所按的年度）、statedYear（文件写明的年度）、form、coverage、unplaced、findings（没有检查时为 null）。")]
pub struct CheckArguments {
    /// 报告文件，可以有多个：纯文本，UTF-8、UTF-16 或 GBK（GB18030）编码；- 表示标准输入
    #[arg(value_name = "文件", required = true)]
    pub files: Vec<PathBuf>,
    /// 报告年度；不填则从报告中识别
    #[arg(long, value_name = "年度")]
    pub year: Option<u16>,
    /// 同一单位上一年度的报告文件：用来核对上年结转、现行有效件数等；一次只检查一个文件时可用
    #[arg(long, value_name = "文件")]
    pub previous: Option<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// How what was read is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReadFormat {
    /// 供人阅读：各部分的文字和三张表
    Table,
    /// 供电子表格打开：每个单元格一行，UTF-8 编码，带字节顺序标记
    Csv,
    /// 供程序读取：一个对象；无法读取时对象中的 error 说明原因
    Json,
}

/// What to read.
#[derive(Debug, Args)]
#[command(after_help = "退出码：0 读出；2 文件无法读取。")]
pub struct ReadArguments {
    /// 报告文件：纯文本，UTF-8、UTF-16 或 GBK（GB18030）编码；- 表示标准输入
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = ReadFormat::Table)]
    pub format: ReadFormat,
}

/// What to import, and where to.
#[derive(Debug, Args)]
#[command(after_help = "密码从 --password-file、环境变量 NIANBAO_PASSWORD 或标准输入读取，不能写在命令行上。")]
pub struct ImportArguments {
    /// 报告文件：纯文本，UTF-8、UTF-16 或 GBK（GB18030）编码；- 表示标准输入
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 单位编号
    #[arg(long, value_name = "编号")]
    pub body: String,
    /// 报告年度
    #[arg(long, value_name = "年度")]
    pub year: u16,
    /// 补录往年已发布的报告：按原样保存并标明未经本系统审签，原件一并留存；上年的报告补录后才能核对结转等数字
    #[arg(long)]
    pub as_published: bool,
    /// 补录时的发布日期，如 2021-01-20；不填则取文件末尾的日期
    #[arg(long, value_name = "日期", requires = "as_published")]
    pub published_on: Option<NaiveDate>,
    /// 文件标题中的单位与登记的不同（如曾用名）时，核对无误后仍然补录
    #[arg(long, requires = "as_published")]
    pub despite_title: bool,
    /// The account in whose name.
    #[command(flatten)]
    pub account: AccountArguments,
}

/// Which account, and what to do with it.
#[derive(Debug, Args)]
pub struct UserArguments {
    /// 做什么
    #[command(subcommand)]
    pub action: UserAction,
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum UserAction {
    /// 新系统：用启动时打印的一次性口令，成为第一位系统管理员
    Claim(ClaimArguments),
    /// 用管理员给的一次性口令设立自己的账号，或重新设置密码
    Enrol(EnrolArguments),
    /// 系统管理员：为一名人员发放一次性口令
    Invite(InviteArguments),
    /// 登录并输出访问令牌，供脚本使用
    Token(AccountArguments),
    /// 列出全部账号
    List(Flags),
    /// 发放一次性口令：忘记密码时用它重新设置
    Reset(UserNameArguments),
    /// 停用账号
    Deactivate(UserNameArguments),
    /// 重新启用账号
    Activate(UserNameArguments),
}

/// One's own account at a running server.
#[derive(Debug, Args)]
pub struct AccountArguments {
    /// 服务地址
    #[arg(long, value_name = "网址", env = "NIANBAO_SERVER", default_value = "http://127.0.0.1:8080")]
    pub server: String,
    /// 用户名
    #[arg(long, value_name = "用户名")]
    pub user: String,
    /// 存放密码的文件；也可写入环境变量 `NIANBAO_PASSWORD`
    #[arg(long, value_name = "文件")]
    pub password_file: Option<PathBuf>,
}

/// Who is to administer a new system.
#[derive(Debug, Args)]
#[command(
    after_help = "一次性口令从 --secret-file、环境变量 NIANBAO_SECRET 或标准输入读取。没有给出密码时生成一个，只显示一次。"
)]
pub struct ClaimArguments {
    /// 姓名
    #[arg(long, value_name = "姓名")]
    pub name: String,
    /// 职务
    #[arg(long, value_name = "职务", default_value = "系统管理员")]
    pub title: String,
    /// Where the account is.
    #[command(flatten)]
    pub account: AccountArguments,
    /// 存放一次性口令的文件
    #[arg(long, value_name = "文件")]
    pub secret_file: Option<PathBuf>,
}

/// Whose account is to be set up.
#[derive(Debug, Args)]
#[command(
    after_help = "一次性口令从 --secret-file、环境变量 NIANBAO_SECRET 或标准输入读取。没有给出密码时生成一个，只显示一次。"
)]
pub struct EnrolArguments {
    /// Where the account is.
    #[command(flatten)]
    pub account: AccountArguments,
    /// 存放一次性口令的文件
    #[arg(long, value_name = "文件")]
    pub secret_file: Option<PathBuf>,
}

/// Who is to get a one-time secret.
#[derive(Debug, Args)]
pub struct InviteArguments {
    /// 人员编号
    #[arg(value_name = "编号")]
    pub person: String,
    /// The administrator's account.
    #[command(flatten)]
    pub account: AccountArguments,
}

/// Whom to register.
#[derive(Debug, Args)]
#[command(
    after_help = "文件是 CSV 表格（UTF-8 或 GBK 编码），第一行是列名：单位、单位类别、上级单位、审签流程、姓名、人员编号、职责、职务、\
    负责部分、负责表。没有姓名的行登记一个单位，有姓名的行任命一个人；已经登记的不重复办理。样例见 samples/单位和人员.csv。"
)]
pub struct RegisterArguments {
    /// CSV 文件；- 表示标准输入
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 只检查，不办理
    #[arg(long)]
    pub dry_run: bool,
    /// 把新登记人员的一次性口令写入这个新文件（CSV），不显示在屏幕上
    #[arg(long, value_name = "文件")]
    pub secrets: Option<PathBuf>,
    /// The administrator's account.
    #[command(flatten)]
    pub account: AccountArguments,
}

/// Which account.
#[derive(Debug, Args)]
pub struct UserNameArguments {
    /// 用户名
    #[arg(value_name = "用户名")]
    pub name: String,
    /// Where the database is.
    #[command(flatten)]
    pub flags: Flags,
}
