//! The input parameters of `CloudTrail`'s operations.
//!
//! Its API model bounds next to nothing: the service itself judges names, prefixes and selectors, each with an error of
//! its own.

use crate::sandbox::wire::{Alphabet, Parameter, Shape};

const TEXT: Shape = Shape::Text { minimum: 0, maximum: usize::MAX, alphabet: Alphabet::ANY };

pub(super) const fn text(name: &'static str) -> Parameter {
    Parameter::new(name, TEXT)
}

pub(super) const fn flag(name: &'static str) -> Parameter {
    Parameter::new(name, Shape::Boolean)
}

const fn list(name: &'static str, member: &'static Shape) -> Parameter {
    Parameter::new(name, Shape::List { member, maximum: usize::MAX })
}

/// A trail, by name or ARN.
pub(super) const NAME: Parameter = text("Name");
/// The same, where the model calls it so.
pub(super) const TRAIL_NAME: Parameter = text("TrailName");
pub(super) const BUCKET: Parameter = text("S3BucketName");
pub(super) const KEY_PREFIX: Parameter = text("S3KeyPrefix");
pub(super) const TOPIC: Parameter = text("SnsTopicName");
pub(super) const KEY: Parameter = text("KmsKeyId");
pub(super) const GLOBAL_SERVICE_EVENTS: Parameter = flag("IncludeGlobalServiceEvents");
pub(super) const MULTI_REGION: Parameter = flag("IsMultiRegionTrail");
pub(super) const VALIDATION: Parameter = flag("EnableLogFileValidation");
pub(super) const ORGANIZATION: Parameter = flag("IsOrganizationTrail");
pub(super) const NEXT_TOKEN: Parameter = text("NextToken");
pub(super) const RESOURCE_ID: Parameter = text("ResourceId");
pub(super) const RESOURCE_IDS: Parameter = list("ResourceIdList", &TEXT);
pub(super) const TRAIL_NAMES: Parameter = list("trailNameList", &TEXT);
pub(super) const SHADOW_TRAILS: Parameter = flag("includeShadowTrails");
pub(super) const MEMBER_ACCOUNT: Parameter = Parameter::text("MemberAccountId", 12, 16, Alphabet::ANY);

const TAG_KEY: Parameter = Parameter::text("Key", 1, 128, Alphabet::ANY);
pub(super) const TAGS: Parameter = Parameter::new(
    "TagsList",
    Shape::List {
        member: &Shape::Structure(&[TAG_KEY.required(), Parameter::text("Value", 0, 256, Alphabet::ANY)]),
        maximum: 200,
    },
);

const DATA_RESOURCE: Shape = Shape::Structure(&[text("Type"), list("Values", &TEXT)]);

pub(super) const EVENT_SELECTOR: Shape = Shape::Structure(&[
    Parameter::new("ReadWriteType", Shape::Choice(&["ReadOnly", "WriteOnly", "All"])),
    flag("IncludeManagementEvents"),
    list("DataResources", &DATA_RESOURCE),
    list("ExcludeManagementEventSources", &TEXT),
]);
pub(super) const EVENT_SELECTORS: Parameter = list("EventSelectors", &EVENT_SELECTOR);

const OPERAND: Shape = Shape::Text { minimum: 1, maximum: 2048, alphabet: Alphabet::ANY };
const FIELD_SELECTOR: Shape = Shape::Structure(&[
    Parameter::text("Field", 1, 1000, Alphabet::ANY).required(),
    list("Equals", &OPERAND),
    list("StartsWith", &OPERAND),
    list("EndsWith", &OPERAND),
    list("NotEquals", &OPERAND),
    list("NotStartsWith", &OPERAND),
    list("NotEndsWith", &OPERAND),
]);

pub(super) const ADVANCED_EVENT_SELECTOR: Shape = Shape::Structure(&[
    Parameter::text("Name", 0, 1000, Alphabet::ANY),
    list("FieldSelectors", &FIELD_SELECTOR).required(),
]);
pub(super) const ADVANCED_EVENT_SELECTORS: Parameter =
    list("AdvancedEventSelectors", &ADVANCED_EVENT_SELECTOR);

const INSIGHT_SELECTOR: Shape = Shape::Structure(&[
    Parameter::new("InsightType", Shape::Choice(&["ApiCallRateInsight", "ApiErrorRateInsight"])),
    list("EventCategories", &Shape::Choice(&["Management", "Data"])),
]);
pub(super) const INSIGHT_SELECTORS: Parameter = list("InsightSelectors", &INSIGHT_SELECTOR);
