"""Trails: how they are found, what they refuse, what is read back. Operations are those of CloudTrail."""

import fnmatch
import json

from moto.cloudtrail import models as cloudtrail
from moto.cloudtrail.exceptions import InvalidParameterCombinationException, TrailNotFoundException
from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.exceptions import JsonRESTError
from moto.kms.models import kms_backends
from moto.organizations.exceptions import AccountAlreadyRegisteredException
from moto.organizations.models import organizations_backends
from moto.s3.models import s3_backends

from . import mend

Backend, Trail = cloudtrail.CloudTrailBackend, cloudtrail.Trail
SERVICE = "cloudtrail.amazonaws.com"


def refuse(code, message):
    raise JsonRESTError(code, message)


def at_home(backend, name_or_arn):
    """The trail of a name or an ARN, for an operation that works in the trail's home Region alone."""
    try:
        return backend.get_trail(name_or_arn)
    except TrailNotFoundException:
        for other in cloudtrail.cloudtrail_backends[backend.account_id].values():
            for trail in other.trails.values():
                if name_or_arn == trail.arn or (trail.is_multi_region and name_or_arn == trail.trail_name):
                    refuse("InvalidHomeRegionException", f"Trail {trail.arn} must be updated from its home region.")
        raise


@mend(Backend)
def get_trail_status(self, name):
    """moto: finds a trail of one Region in that Region alone, even by ARN, and a shadow by the name of another. AWS:
    as GetTrail does (GetTrailStatus)."""
    try:
        return self.get_trail(name).status
    except TrailNotFoundException:
        return get_trail_status.stock(self, name)


@mend(Backend)
def start_logging(self, name):
    """moto: knows names alone, and an ARN is an HTTP 500. AWS: both, in the home Region (StartLogging)."""
    at_home(self, name).start_logging()


@mend(Backend)
def stop_logging(self, name):
    """moto: as for StartLogging. AWS: as for StartLogging (StopLogging)."""
    at_home(self, name).stop_logging()


@mend(Backend)
def delete_trail(self, name):
    """moto: an ARN, or a trail that is not there, is a success that does nothing. AWS: takes both, and refuses the
    latter with `TrailNotFoundException` (DeleteTrail)."""
    trail = at_home(self, name)
    del self.trails[trail.trail_name]
    self.tagging_service.delete_all_tags_for_resource(trail.arn)


@mend(Backend)
def create_trail(self, name, *settings):
    """moto: writes over a trail of the same name, and makes any number. AWS: `TrailAlreadyExistsException`; five a
    Region, `MaximumNumberOfTrailsExceededException` (CreateTrail)."""
    if name in self.trails:
        refuse("TrailAlreadyExistsException", f"Trail {name} already exists for customer: {self.account_id}")
    if len(self.trails) >= 5:
        refuse("MaximumNumberOfTrailsExceededException", f"User: {self.account_id} already has 5 trails.")
    trail = create_trail.stock(self, name, *settings)
    try:
        trail.settle()
    except JsonRESTError:
        del self.trails[name]
        raise
    return trail


@mend(Backend)
def update_trail(self, name, **settings):
    """moto: takes a bucket or a topic that is not there, a trail of all Regions without global events, and writes from
    any Region; an empty text is kept as such. AWS: refuses as CreateTrail does, `InvalidHomeRegionException`, and an
    empty text takes prefix, topic or key away (UpdateTrail)."""
    trail = at_home(self, name)
    before = dict(trail.__dict__)
    trail.update(**settings)
    try:
        if trail.is_multi_region and not trail.include_global_service_events:
            raise InvalidParameterCombinationException("Multi-Region trail must include global service events.")
        trail.check_bucket_exists()
        trail.settle()
        trail.check_topic_exists()
    except JsonRESTError:
        trail.__dict__.update(before)
        raise
    return trail


def settle(self):
    """moto: makes trails that can deliver nothing. AWS: `InsufficientS3BucketPolicyException` and
    `InsufficientEncryptionPolicyException` (CreateTrail, UpdateTrail); here for want of any statement that lets
    CloudTrail write, whatever its conditions are. And writes down what AWS keeps of the settings: no empty texts, and
    the ARN of the key."""
    self.s3_key_prefix = self.s3_key_prefix or None
    self.sns_topic_name = self.sns_topic_name or None
    self.cw_log_group_arn = self.cw_log_group_arn or None
    self.cw_role_arn = self.cw_role_arn or None
    self.kms_key_id = key_arn(self) if self.kms_key_id else None
    bucket = s3_backends[self.account_id][self.partition].get_bucket(self.bucket_name)
    prefix = f"{self.s3_key_prefix}/" if self.s3_key_prefix else ""
    file = f"{bucket.arn}/{prefix}AWSLogs/{self.account_id}/CloudTrail/log.json.gz"
    if not lets_in(bucket.policy, "s3:PutObject", file) or not lets_in(bucket.policy, "s3:GetBucketAcl", bucket.arn):
        refuse("InsufficientS3BucketPolicyException", f"Incorrect S3 bucket policy is detected for {bucket.name}")
    key = own_key(self)
    if key and not lets_in(key.policy, "kms:GenerateDataKey", key.arn):
        refuse("InsufficientEncryptionPolicyException", f"Insufficient permissions to access S3 bucket or {key.arn}")


Trail.settle = settle


def lets_in(policy, action, resource):
    """Whether a statement allows CloudTrail the action, its conditions aside."""
    statements = json.loads(policy)["Statement"] if policy else []

    def matches(patterns, text):
        patterns = [patterns] if isinstance(patterns, str) else patterns
        return any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns)

    return any(
        statement["Effect"] == "Allow"
        and matches((isinstance(who := statement["Principal"], dict) and who.get("Service")) or [], SERVICE)
        and matches(statement["Action"], action)
        and matches(statement["Resource"], resource)
        for statement in ([statements] if isinstance(statements, dict) else statements)
    )


def key_arn(trail):
    """moto: gives the key back as it was named. AWS: takes an id, an alias and the ARN of either, gives the key's ARN
    back, and refuses a key that is not in the bucket's Region with `KmsKeyNotFoundException` (CreateTrail, Trail)."""
    named = trail.kms_key_id
    if named.startswith("arn:") and named.split(":")[4] != trail.account_id:
        return named
    key = own_key(trail)
    if key is None:
        refuse("KmsKeyNotFoundException", f"KMS key {named} is not there, or not where {trail.bucket_name} is.")
    return key.arn


def own_key(trail):
    """The key of a trail, if it is one of the account, in the Region of the bucket."""
    named = trail.kms_key_id or ""
    region = s3_backends[trail.account_id][trail.partition].get_bucket(trail.bucket_name).region_name
    if named.startswith("arn:") and named.split(":")[3:5] != [region, trail.account_id]:
        return None
    keys = kms_backends[trail.account_id][region]
    plain = keys.get_key_id(keys.get_alias_name(named))
    return keys.keys.get(keys.get_key_id_from_alias(plain) if plain.startswith("alias/") else plain)


def topic_arn(self):
    """moto: makes an ARN of whatever the topic was called. AWS: takes a name or an ARN (CreateTrail)."""
    name = self.sns_topic_name
    return name if name and name.startswith("arn:") else stock_topic_arn(self)


stock_topic_arn = Trail.topic_arn.fget
Trail.topic_arn = property(topic_arn)


@mend(Trail)
def description(self, include_region=True):
    """moto: GetTrail lacks HomeRegion; selectors and Insights never show; nothing is said as null. AWS: all of it
    (Trail). Replies that do not have one of these fields lose it in every SDK."""
    described = description.stock(self, include_region=True)
    described["HasCustomEventSelectors"] = bool(self.event_selectors or self.advanced_event_selectors)
    described["HasInsightSelectors"] = bool(self.insight_selectors)
    if self.sns_topic_name:
        described["SnsTopicName"] = self.topic_arn.rsplit(":", 1)[1]
    return {name: value for name, value in described.items() if value is not None}


EVERYTHING = {
    "ReadWriteType": "All",
    "IncludeManagementEvents": True,
    "DataResources": [],
    "ExcludeManagementEventSources": [],
}


@mend(CloudTrailResponse)
def get_event_selectors(self):
    """moto: a trail to which nobody gave selectors has none. AWS: all management events; basic or advanced selectors,
    never both (GetEventSelectors, "Logging management events")."""
    trail = self.cloudtrail_backend.get_trail(json.loads(self.body).get("TrailName"))
    answer = {"TrailARN": trail.arn}
    if trail.advanced_event_selectors:
        return json.dumps(answer | {"AdvancedEventSelectors": trail.advanced_event_selectors})
    return json.dumps(answer | {"EventSelectors": trail.event_selectors or [EVERYTHING]})


@mend(CloudTrailResponse)
def put_event_selectors(self):
    """moto: takes an empty list, both kinds at once, and selectors without a category; advanced selectors stay beneath
    basic ones. AWS: `InvalidEventSelectorsException`; either kind takes the other's place, and a basic selector says all that it has
    (PutEventSelectors)."""
    asked = json.loads(self.body)
    basic, advanced = asked.get("EventSelectors"), asked.get("AdvancedEventSelectors")
    if bool(basic) == bool(advanced):
        refuse("InvalidEventSelectorsException", "Give either event selectors or advanced event selectors.")
    for selector in advanced or []:
        if "eventCategory" not in [field["Field"] for field in selector["FieldSelectors"]]:
            refuse("InvalidEventSelectorsException", "An advanced event selector has an eventCategory.")
    trail = at_home(self.cloudtrail_backend, asked.get("TrailName"))
    trail.event_selectors = [EVERYTHING | selector for selector in basic or []]
    trail.advanced_event_selectors = advanced or []
    return get_event_selectors(self)


@mend(CloudTrailResponse)
def put_insight_selectors(self):
    """moto: adds to what is there. AWS: replaces it, and an empty list takes everything away (PutInsightSelectors)."""
    asked = json.loads(self.body)
    trail = at_home(self.cloudtrail_backend, asked.get("TrailName"))
    trail.insight_selectors = asked["InsightSelectors"]
    return json.dumps({"TrailARN": trail.arn, "InsightSelectors": trail.insight_selectors})


@mend(CloudTrailResponse)
def get_insight_selectors(self):
    """moto: a trail without Insights is a success without a list. AWS: `InsightNotEnabledException`
    (GetInsightSelectors)."""
    trail = self.cloudtrail_backend.get_trail(self._get_param("TrailName"))
    if not trail.insight_selectors:
        refuse("InsightNotEnabledException", f"Trail {trail.arn} does not have Insights enabled.")
    return get_insight_selectors.stock(self)


def known(backend, arn):
    """moto: tags and lists whatever it is told. AWS: `ResourceNotFoundException` for a trail that is not there
    (AddTags, RemoveTags, ListTags)."""
    try:
        return backend.get_trail(arn).arn
    except TrailNotFoundException:
        refuse("ResourceNotFoundException", f"The resource {arn} is not found.")


@mend(Backend)
def add_tags(self, resource_id, tags_list):
    add_tags.stock(self, known(self, resource_id), tags_list)


@mend(Backend)
def remove_tags(self, resource_id, tags_list):
    """moto: takes a tag off only when the value is right, and an HTTP 500 without one. AWS: by its key (RemoveTags)."""
    keys = [tag["Key"] for tag in tags_list]
    self.tagging_service.untag_resource_using_names(known(self, resource_id), keys)


@mend(Backend)
def list_tags(self, resource_id_list):
    for arn in resource_id_list:
        known(self, arn)
    return list_tags.stock(self, resource_id_list)


@mend(CloudTrailResponse)
def register_organization_delegated_admin(self):
    """moto: not there. AWS: makes an account the administrator of CloudTrail, as RegisterDelegatedAdministrator of
    Organizations does (RegisterOrganizationDelegatedAdmin)."""
    organizations = organizations_backends[self.current_account][self.partition]
    if not organizations.org:
        refuse("OrganizationsNotInUseException", "Your account is not a member of an organization.")
    member = self._get_param("MemberAccountId")
    try:
        organizations.register_delegated_administrator(
            AccountId=member, ServicePrincipal=SERVICE
        )
    except AccountAlreadyRegisteredException:
        refuse("AccountRegisteredException", "The account is a delegated administrator already.")
    return json.dumps({})
