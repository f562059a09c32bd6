use super::*;

fn logs(of: &[(&str, &str)]) -> AccessLogs {
    let logged = |(bucket, prefix): &(&str, &str)| Logged {
        bucket: BucketName::from_aws(*bucket),
        prefix: (*prefix).to_owned(),
    };
    AccessLogs {
        partition: Partition::new("aws"),
        account: AccountId::try_from("123456789012").expect("twelve digits"),
        bucket: BucketName::from_aws("target"),
        of: of.iter().map(logged).collect(),
    }
}

fn document(logs: &AccessLogs) -> PolicyDocument {
    PolicyDocument::with_statements(logs.needed().into_iter().map(|needed| needed.statement))
        .expect("a policy")
}

fn shown(logs: &AccessLogs) -> String {
    document(logs).minified()
}

#[test]
fn each_bucket_has_a_statement_of_its_own_and_any_has_one_where_none_is_named() {
    insta::assert_snapshot!(shown(&logs(&[("one", "one/"), ("two", "")])), @r#"{"Version":"2012-10-17","Statement":[{"Sid":"S3ServerAccessLogs-one","Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::target/one/*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::one"},"StringEquals":{"aws:SourceAccount":"123456789012"}}},{"Sid":"S3ServerAccessLogs-two","Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::target/*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::two"},"StringEquals":{"aws:SourceAccount":"123456789012"}}}]}"#);
    insta::assert_snapshot!(shown(&logs(&[])), @r#"{"Version":"2012-10-17","Statement":[{"Sid":"S3ServerAccessLogs","Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::target/*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"},"StringEquals":{"aws:SourceAccount":"123456789012"}}}]}"#);
}

#[test]
fn what_is_let_in_by_a_wider_statement_is_not_needed_again() {
    let (any, one) = (document(&logs(&[])), logs(&[("one", "one/")]));
    assert!(one.needed()[0].is_met_by(&any));
    assert!(!logs(&[]).needed()[0].is_met_by(&document(&one)));
    assert!(!logs(&[("two", "one/")]).needed()[0].is_met_by(&document(&one)));
    assert!(!logs(&[("one", "uno/")]).needed()[0].is_met_by(&document(&one)));
    assert!(logs(&[("one", "one/more/")]).needed()[0].is_met_by(&document(&one)));
    let anothers = AccessLogs { account: AccountId::of_nobody(), ..one.clone() };
    assert!(!anothers.needed()[0].is_met_by(&any));
}

#[test]
fn a_log_that_goes_below_another_prefix_is_not_let_in() {
    let one = logs(&[("one", "one/")]);
    let policy = document(&one);
    assert!(one.are_let_in(&one.of[0], &policy));
    let elsewhere = Logged { prefix: "uno/".to_owned(), ..one.of[0].clone() };
    assert!(!one.are_let_in(&elsewhere, &policy));
}
