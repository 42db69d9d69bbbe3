//! The keys that sign access tokens: Ed25519, one PKCS#8 file each, in a directory that all nodes share.
//!
//! The files are called `access-token-0001.pk8` and upwards. The one with the highest number signs, all of them verify,
//! so a key is changed by adding the next number ([`Keys::add`]), restarting the nodes one after the other, and deleting
//! the old file once the tokens it signed have expired. A node that does not know a new key yet refuses its tokens;
//! clients then continue their session with the refresh token, so nobody has to sign in again.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{DecodingKey, EncodingKey};
use ledger::Hash;
use serde_json::json;

const PREFIX: &str = "access-token-";
const SUFFIX: &str = ".pk8";

/// Why the keys cannot be used; read by the operator at start.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The directory or a file cannot be read or written.
    #[error("无法读写密钥 {path}：{cause}。请检查目录是否存在、运行账号是否有权访问。")]
    Io {
        /// What was to be read or written.
        path: PathBuf,
        /// What the operating system says.
        cause: io::Error,
    },
    /// Others than the owner can read it.
    #[error("密钥 {0} 对其他账号开放。请执行 chmod go-rwx 收回权限后再启动。")]
    Exposed(PathBuf),
    /// The file holds no Ed25519 key.
    #[error("{0} 不是 PKCS#8 格式的 Ed25519 私钥。请恢复或移走该文件后再启动。")]
    Malformed(PathBuf),
    /// The operating system gave no random numbers.
    #[error("无法生成新的密钥：系统随机数不可用。")]
    Random,
}

/// The keys of this node, read once at start.
pub struct Keys {
    /// Names the signing key in tokens.
    pub(super) signing_id: String,
    pub(super) signing: EncodingKey,
    pub(super) verifying: HashMap<String, DecodingKey>,
    /// The public keys as a JSON Web Key Set (RFC 7517).
    pub(super) published: String,
}

impl Keys {
    /// Reads the keys in `directory`; makes the directory and the first key when there is none. Nodes that do this at
    /// the same time end up with the same key.
    pub fn open(directory: &Path) -> Result<Self, KeyError> {
        DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(at(directory))?;
        refuse_exposed(directory)?;
        if files(directory)?.is_empty() {
            create(directory, 1)?;
        }
        let mut pairs = Vec::new();
        for path in files(directory)? {
            refuse_exposed(&path)?;
            let document = fs::read(&path).map_err(at(&path))?;
            let pair = Ed25519KeyPair::from_pkcs8(&document).map_err(|_| KeyError::Malformed(path.clone()))?;
            pairs.push((pair, document));
        }
        let (newest, document) = pairs.last().ok_or_else(|| at(directory)(io::ErrorKind::NotFound.into()))?;
        Ok(Self {
            signing_id: thumbprint(newest),
            signing: EncodingKey::from_ed_der(document),
            verifying: pairs.iter().map(|(pair, _)| (thumbprint(pair), verifying(pair))).collect(),
            published: json!({ "keys": pairs.iter().rev().map(|(pair, _)| public(pair)).collect::<Vec<_>>() })
                .to_string(),
        })
    }

    /// Adds a key that signs from the next start of each node on.
    pub fn add(directory: &Path) -> Result<(), KeyError> {
        let last = files(directory)?.last().and_then(|path| number(path));
        create(directory, last.unwrap_or(0) + 1)
    }
}

/// The key files, oldest first.
fn files(directory: &Path) -> Result<Vec<PathBuf>, KeyError> {
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(at(directory))?;
    let mut files: Vec<_> =
        entries.into_iter().map(|entry| entry.path()).filter(|path| number(path).is_some()).collect();
    files.sort_by_key(|path| number(path));
    Ok(files)
}

fn number(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.parse().ok()
}

/// Makes a key under this number, unless another node has just done so. The file appears whole or not at all.
fn create(directory: &Path, number: u32) -> Result<(), KeyError> {
    let document = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).map_err(|_| KeyError::Random)?;
    let mut name = [0; 8];
    aws_lc_rs::rand::fill(&mut name).map_err(|_| KeyError::Random)?;
    let draft = directory.join(format!(".draft-{:016x}", u64::from_be_bytes(name)));
    let path = directory.join(format!("{PREFIX}{number:04}{SUFFIX}"));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).map_err(at(&draft))?;
    file.write_all(document.as_ref()).and_then(|()| file.sync_all()).map_err(at(&draft))?;
    let placed = fs::hard_link(&draft, &path);
    fs::remove_file(&draft).map_err(at(&draft))?;
    match placed {
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => Err(at(&path)(cause)),
        _ => File::open(directory).and_then(|directory| directory.sync_all()).map_err(at(directory)),
    }
}

fn refuse_exposed(path: &Path) -> Result<(), KeyError> {
    let mode = fs::metadata(path).map_err(at(path))?.permissions().mode();
    let of_others = mode & 0o077;
    if of_others == 0 { Ok(()) } else { Err(KeyError::Exposed(path.to_owned())) }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> KeyError {
    let path = path.to_owned();
    move |cause| KeyError::Io { path, cause }
}

fn coordinate(pair: &Ed25519KeyPair) -> String {
    URL_SAFE_NO_PAD.encode(pair.public_key())
}

fn verifying(pair: &Ed25519KeyPair) -> DecodingKey {
    DecodingKey::from_ed_der(pair.public_key().as_ref())
}

fn public(pair: &Ed25519KeyPair) -> serde_json::Value {
    json!({
        "kty": "OKP",
        "crv": "Ed25519",
        "x": coordinate(pair),
        "kid": thumbprint(pair),
        "alg": "EdDSA",
        "use": "sig",
    })
}

/// The key's name: the digest of its required members in lexical order (RFC 7638, RFC 8037).
fn thumbprint(pair: &Ed25519KeyPair) -> String {
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, coordinate(pair));
    URL_SAFE_NO_PAD.encode(Hash::of(members.as_bytes()).as_bytes())
}

#[cfg(test)]
mod tests;
