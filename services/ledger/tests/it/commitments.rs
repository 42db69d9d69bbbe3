//! Texts that can be erased: what a commitment binds, and what an opening may give back.

use ledger::{Commitment, Hash, MAX_TEXT_BYTES, Opening, Openings, Salt, Sealed, TextError, WalkTexts, canonical};
use proptest::prelude::*;

const TEXT: &str = "本机关全年收到申请140件。";

fn salt(byte: u8) -> Salt {
    Salt::from_bytes([byte; 32])
}

fn sealed(text: &str) -> Sealed {
    Sealed::new(text, salt(7)).unwrap()
}

struct Texts(Vec<Sealed>);

impl WalkTexts for Texts {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        self.0.iter_mut().for_each(visit);
    }
}

#[test]
fn a_commitment_is_the_hash_of_its_label_the_salt_and_the_text() {
    let preimage = [b"nianbao/commitment/v1\0".as_slice(), &[7; 32], TEXT.as_bytes()].concat();
    assert_eq!(Commitment::to(TEXT, &salt(7)).to_string(), Hash::of(&preimage).to_string());
}

#[test]
fn the_same_text_under_another_salt_has_another_commitment() {
    assert_ne!(Commitment::to(TEXT, &salt(1)), Commitment::to(TEXT, &salt(2)));
    assert_ne!(Commitment::to(TEXT, &salt(1)), Commitment::to("本机关全年收到申请141件。", &salt(1)));
}

#[test]
fn only_the_text_with_its_salt_opens_a_commitment() {
    let commitment = Commitment::to(TEXT, &salt(7));
    assert!(Opening { salt: salt(7), text: TEXT.into() }.opens(commitment));
    assert!(!Opening { salt: salt(8), text: TEXT.into() }.opens(commitment));
    assert!(!Opening { salt: salt(7), text: "别的".into() }.opens(commitment));
}

#[test]
fn a_sealed_text_is_written_as_its_commitment_alone() {
    let sealed = sealed(TEXT);
    let written = serde_json::to_string(&sealed).unwrap();
    assert_eq!(written, format!("\"{}\"", sealed.commitment()));
    let read: Sealed = serde_json::from_str(&written).unwrap();
    assert_eq!((read.commitment(), read.text(), read.is_erased()), (sealed.commitment(), None, true));
    assert_eq!(canonical(&read).unwrap(), canonical(&sealed).unwrap());
}

#[test]
fn erasing_forgets_the_text_and_keeps_the_commitment() {
    let mut erased = sealed(TEXT);
    let before = (erased.commitment(), canonical(&erased).unwrap());
    assert_eq!(erased.text(), Some(TEXT));
    erased.erase();
    assert_eq!((erased.text(), erased.opening(), erased.is_erased()), (None, None, true));
    assert_eq!((erased.commitment(), canonical(&erased).unwrap()), before);
}

#[test]
fn a_text_has_a_limit_and_holds_no_control_characters() {
    assert!(Sealed::new(&"年".repeat(MAX_TEXT_BYTES / 3), salt(7)).is_ok());
    let long = "a".repeat(MAX_TEXT_BYTES + 1);
    assert_eq!(Sealed::new(&long, salt(7)), Err(TextError::TooLong(MAX_TEXT_BYTES + 1)));
    assert!(Sealed::check("第一行\n\t第二行").is_ok());
    for control in ['\0', '\r', '\u{1b}', '\u{7f}', '\u{85}'] {
        assert_eq!(Sealed::check(&format!("前{control}后")), Err(TextError::ControlCharacter(control.into())));
    }
}

#[test]
fn an_opening_that_does_not_match_is_refused() {
    let (mut honest, mut forged) = (Texts(vec![sealed(TEXT)]), Texts(vec![sealed(TEXT)]));
    let openings = Openings::of(&mut honest);
    let stored = serde_json::to_string(&openings).unwrap();
    let tampered: Openings = serde_json::from_str(&stored.replace("140", "127")).unwrap();
    let resalted: Openings = serde_json::from_str(&stored.replace("070707", "070708")).unwrap();
    for openings in [tampered, resalted] {
        openings.fill(&mut forged);
        assert_eq!(forged.0[0].text(), None);
        assert_eq!(forged.0[0].commitment(), honest.0[0].commitment());
    }
}

#[test]
fn openings_leave_out_what_was_erased_and_fill_only_what_they_hold() {
    let mut texts = Texts(["一", "二", "三"].map(sealed).to_vec());
    texts.0[1].erase();
    let openings = Openings::of(&mut texts);
    assert_eq!(openings.iter().count(), 2);
    let mut read = Texts(serde_json::from_slice(&canonical(&texts.0).unwrap()).unwrap());
    openings.fill(&mut read);
    assert_eq!(read.0, texts.0);
}

#[test]
fn hashes_and_commitments_are_read_from_64_hexadecimal_digits_alone() {
    let hash = Hash::of(b"x");
    assert_eq!(Hash::from_hex(&hash.to_string()), Some(hash));
    let commitment = Commitment::to("x", &salt(0));
    assert_eq!(Commitment::from_hex(&commitment.to_string()), Some(commitment));
    for text in ["", "ab", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"零".repeat(64)] {
        assert_eq!((Hash::from_hex(text), Commitment::from_hex(text)), (None, None), "{text}");
    }
}

proptest! {
    #[test]
    fn what_was_sealed_comes_back_through_its_stored_form(
        texts in prop::collection::vec(("[^\\p{Cc}]{0,40}", any::<[u8; 32]>()), 0..12),
    ) {
        let sealed = texts.iter().map(|(text, salt)| Sealed::new(text, Salt::from_bytes(*salt)).unwrap());
        let mut texts = Texts(sealed.collect());
        let stored = serde_json::to_vec(&Openings::of(&mut texts)).unwrap();
        let mut read = Texts(serde_json::from_slice(&canonical(&texts.0).unwrap()).unwrap());
        prop_assert!(read.0.iter().all(Sealed::is_erased));
        serde_json::from_slice::<Openings>(&stored).unwrap().fill(&mut read);
        prop_assert_eq!(read.0, texts.0);
    }
}
