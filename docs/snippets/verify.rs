// Cargo.toml: hmac = "0.12", sha2 = "0.10", hex = "0.4"
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::time::{SystemTime, UNIX_EPOCH};

/// True when the x-aamu-signature header was made from these exact bytes with this secret.
pub fn verify(secret: &str, header: &str, body: &[u8]) -> bool {
    let sent_ms = header.split(',').find_map(|part| part.strip_prefix("t=")).unwrap_or("");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_millis() as u64);
    match sent_ms.parse::<u64>() {
        Ok(sent) if now.abs_diff(sent) <= 300_000 => {}
        _ => return false,
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key length will do");
    mac.update(sent_ms.as_bytes());
    mac.update(b".");
    mac.update(body);
    header.split(',').filter_map(|part| part.strip_prefix("v1=")).filter_map(|hex| hex::decode(hex).ok())
        .any(|given| mac.clone().verify_slice(&given).is_ok())
}
