//! Who is it? Accounts with passwords, sessions, and the access tokens that requests carry.
//!
//! Signing in gives two texts. The *access token* ([`AccessTokens`]) travels with every request and is believed without
//! a look into the database until it expires, ten minutes by default. The *refresh token* (see
//! [`engine::accounts::session`]) is exchanged for a fresh pair, once, and only while the account is active and the
//! session has not ended. So stopping an account takes effect at the next refresh, ten minutes later at most.

mod attempts;
mod change_password;
mod enrolment;
mod error;
mod keys;
mod passwords;
mod queue;
mod settings;
mod sign_in;
mod tokens;
mod user_name;
mod viewer;

pub use attempts::{Attempts, SignInLimits};
pub use change_password::ChangePasswordError;
pub use enrolment::{EnrolError, PreparedAccount};
pub use error::AuthenticationError;
pub use keys::{KeyError, Keys};
pub use passwords::{Lane, Password, PasswordError, Passwords};
pub use settings::AuthenticationSettings;
pub use sign_in::{Authentication, SignedIn};
pub use tokens::{AccessToken, AccessTokens, TokenRefusal, TokenSettings};
pub use user_name::{UserName, UserNameError};
pub use viewer::Viewer;
