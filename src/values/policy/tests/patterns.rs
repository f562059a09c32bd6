//! Wildcards: what they match, cover and share.

use super::super::Glob;

#[test]
fn wildcards_match_the_whole_text() {
    for (pattern, text, matches) in [
        ("", "", true),
        ("*", "", true),
        ("a*c", "abbc", true),
        ("a*c", "ac", true),
        ("a*c", "acb", false),
        ("a?c", "abc", true),
        ("a?c", "ac", false),
        ("*a*b*", "xaxbx", true),
        ("*ab", "aab", true),
        ("a*b*c", "abcbc", true),
        ("über?", "übers", true),
        ("abc", "ab", false),
    ] {
        assert_eq!(Glob::new(pattern).matches(text), matches, "{pattern} on {text}");
    }
    assert!(Glob::ignoring_case("IAM:get*").matches("iam:GetUser"));
    assert!(!Glob::new("IAM:get*").matches("iam:GetUser"));
}

#[test]
fn a_wider_pattern_covers_a_narrower_one() {
    for (wide, narrow, covers) in [
        ("*", "a*", true),
        ("a*", "ab*", true),
        ("a*", "a?", true),
        ("a?", "a*", false),
        ("ab*", "a*", false),
        ("*b", "a*b", true),
        ("a?c", "abc", true),
        ("abc", "a?c", false),
    ] {
        assert_eq!(Glob::new(wide).covers(&Glob::new(narrow)), covers, "{wide} over {narrow}");
    }
}

#[test]
fn patterns_overlap_where_one_text_fits_both() {
    for (one, other, overlaps) in [
        ("a*", "*b", true),
        ("a*", "b*", false),
        ("a?", "?b", true),
        ("a?", "b", false),
        ("*", "", true),
        ("a", "A", false),
        ("s3:Get*", "s3:*Object", true),
        ("s3:Get*", "s3:Put*", false),
    ] {
        assert_eq!(Glob::new(one).overlaps(&Glob::new(other)), overlaps, "{one} and {other}");
        assert_eq!(Glob::new(other).overlaps(&Glob::new(one)), overlaps, "{other} and {one}");
    }
}
