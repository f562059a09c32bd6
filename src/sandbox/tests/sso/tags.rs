use aws_sdk_ssoadmin::types::Tag;

use super::{
    super::bench::{refusal, run},
    bench::{INSTANCE, sandbox, sso},
};

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().expect("a tag")
}

#[test]
fn permission_sets_are_tagged_when_they_are_made_and_later() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let create =
            sso.create_permission_set().instance_arn(INSTANCE).name("Admins").tags(tag("owner", "ops"));
        let made =
            create.tags(tag("stage", "")).send().await.expect("it is made").permission_set.expect("a set");
        let arn = made.permission_set_arn.expect("an ARN");
        let add = |tag: Tag| sso.tag_resource().instance_arn(INSTANCE).resource_arn(&arn).tags(tag);
        add(tag("owner", "platform")).tags(tag("cost-center", "42")).send().await.expect("tagged");
        let list = || sso.list_tags_for_resource().instance_arn(INSTANCE).resource_arn(&arn).send();
        let listed = list().await.expect("tags");
        assert_eq!(listed.tags(), [tag("cost-center", "42"), tag("owner", "platform"), tag("stage", "")]);
        assert_eq!(listed.next_token(), None);
        assert_eq!(sandbox.state().identity_center_mut().permission_sets[&arn].version, 1);
        assert_eq!(
            refusal(add(tag("a", "1")).tags(tag("a", "2")).send().await),
            "400 ValidationException: The tag key a is given twice"
        );
        assert_eq!(
            refusal(add(tag("AWS:owner", "me")).send().await),
            "400 ValidationException: aws: prefixed tag key names are not allowed for external use"
        );
        assert!(refusal(add(tag("a;b", "1")).send().await).contains("'tags.1.member.key'"));
        let many = |count: usize| (0..count).map(|number| tag(&format!("key-{number}"), "x")).collect();
        let full = "400 ServiceQuotaExceededException: A permission set may have 50 tags at most";
        assert_eq!(refusal(add(tag("a", "1")).set_tags(Some(many(48))).send().await), full);
        add(tag("a", "1")).set_tags(Some(many(47))).send().await.expect("there is room");
        assert_eq!(list().await.expect("tags").tags().len(), 50);
        let create =
            sso.create_permission_set().instance_arn(INSTANCE).name("Tagged").set_tags(Some(many(51)));
        assert_eq!(refusal(create.send().await), full);
    });
}
