"""Trails and the topics that they tell."""

from . import CLOUDTRAIL, ROOT_STATEMENT, allowing, policy, scenario

ARN = "arn:aws:cloudtrail:us-east-1:{account}:trail/"


def bucket(ask, name, prefix=""):
    """A bucket that lets every trail of the account deliver beneath the prefix."""
    s3, arn = ask.of("s3"), f"arn:aws:s3:::{name}"
    s3("a bucket", "CreateBucket", Bucket=name)
    acl = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    put = allowing(CLOUDTRAIL, "s3:PutObject", f"{arn}/{prefix}AWSLogs/{{account}}/*", Condition=acl)
    look = allowing(CLOUDTRAIL, "s3:GetBucketAcl", arn)
    s3("its policy", "PutBucketPolicy", Bucket=name, Policy=policy(look, put))
    return name


@scenario()
def a_trail(ask):
    trails, name = ask.of("cloudtrail"), bucket(ask, "conformance-trail-{account}")
    trails("none at first", "ListTrails")
    trails("an operation that neither holds is an error of the caller", "ListPublicKeys")
    trails("none is described", "DescribeTrails")
    for operation in ("GetTrail", "GetTrailStatus", "StartLogging", "StopLogging", "UpdateTrail", "DeleteTrail"):
        trails(f"{operation} of none", operation, Name="conformance")
    for operation in ("GetEventSelectors", "GetInsightSelectors"):
        trails(f"{operation} of none", operation, TrailName="conformance")
    trails("tags of none", "ListTags", ResourceIdList=[f"{ARN}conformance"])
    for sentence, other in {
        "two letters": "ab",
        "129 letters": "a" * 129,
        "a hyphen at the end": "conformance-",
        "a blank": "two words",
    }.items():
        trails(f"{sentence} cannot be a name", "CreateTrail", Name=other, S3BucketName=name)
    trails("not without its bucket", "CreateTrail", Name="conformance", S3BucketName="conformance-nowhere-{account}")
    trails("one is made", "CreateTrail", Name="conformance", S3BucketName=name)
    trails("a name is taken", "CreateTrail", Name="conformance", S3BucketName=name)
    trails("it is listed", "ListTrails")
    trails("it is described", "DescribeTrails")
    trails("it reads back", "GetTrail", Name="conformance")
    trails("it reads back by its ARN", "GetTrail", Name=f"{ARN}conformance")
    status = "IsLogging$|LatestDeliveryError|LatestDigestDelivery|StartLoggingTime|StopLoggingTime"
    trails("it does not log", "GetTrailStatus", Name="conformance", only=status)
    trails("it has the events of everybody", "GetEventSelectors", TrailName="conformance")
    trails("it has no Insights", "GetInsightSelectors", TrailName="conformance")
    trails("it has no tags", "ListTags", ResourceIdList=[f"{ARN}conformance"])
    trails("it begins to log", "StartLogging", Name="conformance")
    trails("it logs", "GetTrailStatus", Name=f"{ARN}conformance", only=status)
    trails("it ends to log", "StopLogging", Name=f"{ARN}conformance")
    trails("it no longer logs", "GetTrailStatus", Name="conformance", only=status)
    trails("it goes by its ARN", "DeleteTrail", Name=f"{ARN}conformance")
    trails("it goes once", "DeleteTrail", Name="conformance")
    trails("none is left", "ListTrails")


@scenario()
def settings_of_a_trail(ask):
    name = bucket(ask, "conformance-settings-{account}", "logs/")
    other = "conformance-others-{account}"
    ask.of("s3")("a bucket without a policy", "CreateBucket", Bucket=other)
    kms, trails = ask.of("kms"), ask.of("cloudtrail")
    service = allowing(CLOUDTRAIL, ["kms:GenerateDataKey*", "kms:DescribeKey", "kms:Decrypt"])
    key = kms("a key", "CreateKey", Policy=policy(ROOT_STATEMENT, service), only="KeyMetadata.KeyState")
    key = key.get("KeyMetadata", {}).get("KeyId", "none")
    kms("its alias", "CreateAlias", AliasName="alias/conformance/trail", TargetKeyId=key)
    closed = kms("a key that lets nobody in", "CreateKey", only="KeyMetadata.KeyState")
    closed = closed.get("KeyMetadata", {}).get("KeyId", "none")
    topic(ask, "conformance-trail")
    everything = {
        "S3KeyPrefix": "logs",
        "SnsTopicName": "conformance-trail",
        "IncludeGlobalServiceEvents": True,
        "IsMultiRegionTrail": True,
        "EnableLogFileValidation": True,
        "KmsKeyId": "alias/conformance/trail",
    }
    tags = [{"Key": "Team", "Value": "platform"}]
    made = {"Name": "settings", "S3BucketName": name, **everything}
    trails("one with everything", "CreateTrail", **made, TagsList=tags)
    trails("it reads back", "GetTrail", Name="settings")
    trails("its tags", "ListTags", ResourceIdList=[f"{ARN}settings"])
    trails("all Regions without global events", "UpdateTrail", Name="settings", IncludeGlobalServiceEvents=False)
    for sentence, change in {
        "without validation": {"EnableLogFileValidation": False},
        "in one Region": {"IsMultiRegionTrail": False},
        "without global events": {"IncludeGlobalServiceEvents": False},
        "without a key": {"KmsKeyId": ""},
        "with a key by its id": {"KmsKeyId": key},
        "without a topic": {"SnsTopicName": ""},
        "nothing is changed": {},
        "with validation": {"EnableLogFileValidation": True},
        "to a bucket that is not there": {"S3BucketName": "conformance-nowhere-{account}"},
        "to a bucket that does not let it in": {"S3BucketName": other},
        "without the prefix that it is let in at": {"S3KeyPrefix": ""},
        "with a key that is not there": {"KmsKeyId": "alias/conformance/nothing"},
        "with a key that does not let it in": {"KmsKeyId": closed},
        "to a topic that is not there": {"SnsTopicName": "conformance-nothing"},
    }.items():
        trails(sentence, "UpdateTrail", Name=f"{ARN}settings", **change)
    trails("after all that", "GetTrail", Name="settings")
    elsewhere = ask.of("cloudtrail", region="eu-west-1")
    trails("for all Regions again", "UpdateTrail", Name="settings", **everything)
    elsewhere("it is seen elsewhere", "ListTrails")
    elsewhere("it is not seen without shadows", "DescribeTrails", includeShadowTrails=False)
    elsewhere("it is not changed elsewhere", "UpdateTrail", Name=f"{ARN}settings", EnableLogFileValidation=False)
    elsewhere("it is not started elsewhere", "StartLogging", Name=f"{ARN}settings")
    trails("a tag more and one changed", "AddTags", ResourceId=f"{ARN}settings", TagsList=[
        {"Key": "Team", "Value": "data"}, {"Key": "Cost", "Value": "42"}
    ])  # fmt: skip
    trails("a tag less", "RemoveTags", ResourceId=f"{ARN}settings", TagsList=[{"Key": "Cost"}])
    trails("the tags that are left", "ListTags", ResourceIdList=[f"{ARN}settings"])
    trails("no tags for a trail that is not there", "AddTags", ResourceId=f"{ARN}nothing", TagsList=tags)
    trails("it goes", "DeleteTrail", Name="settings")


@scenario()
def selectors_of_a_trail(ask):
    trails, name = ask.of("cloudtrail"), bucket(ask, "conformance-selectors-{account}")
    trails("one is made", "CreateTrail", Name="selectors", S3BucketName=name)

    def put(sentence, **selectors):
        trails(sentence, "PutEventSelectors", TrailName="selectors", **selectors)
        trails(f"{sentence}, read back", "GetEventSelectors", TrailName="selectors")
        trails(f"{sentence}, in the trail", "GetTrail", Name="selectors", only="Trail.HasCustomEventSelectors")

    basic = {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}
    objects = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::conformance/"]}
    category = {"Field": "eventCategory", "Equals": ["Management"]}
    advanced = {"Name": "Reads", "FieldSelectors": [category, {"Field": "readOnly", "Equals": ["true"]}]}
    put("writes", EventSelectors=[basic])
    put("objects", EventSelectors=[basic | {"DataResources": [objects]}])
    put("advanced ones", AdvancedEventSelectors=[advanced])
    put("no category", AdvancedEventSelectors=[{"FieldSelectors": [{"Field": "readOnly", "Equals": ["true"]}]}])
    put("both kinds", EventSelectors=[basic], AdvancedEventSelectors=[advanced])
    put("none", EventSelectors=[])
    put("neither kind")
    put("basic ones again", EventSelectors=[basic])
    for sentence, insights in {
        "both": ["ApiCallRateInsight", "ApiErrorRateInsight"],
        "one": ["ApiErrorRateInsight"],
        "none": [],
    }.items():
        selectors = [{"InsightType": insight} for insight in insights]
        trails(f"Insights: {sentence}", "PutInsightSelectors", TrailName="selectors", InsightSelectors=selectors)
        trails(f"Insights: {sentence}, read back", "GetInsightSelectors", TrailName="selectors")
        trails(f"Insights: {sentence}, in the trail", "GetTrail", Name="selectors", only="Trail.HasInsightSelectors")
    of_data = [{"InsightType": "ApiErrorRateInsight", "EventCategories": ["Data"]}]
    trails("Insights: without their events", "PutInsightSelectors", TrailName="selectors", InsightSelectors=of_data, only="nothing")
    trails("Insights: none before", "PutInsightSelectors", TrailName="selectors", InsightSelectors=[])
    put("objects again", EventSelectors=[basic | {"DataResources": [objects]}])
    trails("Insights: of data events", "PutInsightSelectors", TrailName="selectors", InsightSelectors=of_data)
    trails("Insights: of data events, read back", "GetInsightSelectors", TrailName="selectors")
    third = [{"InsightType": "WeatherInsight"}]
    trails("no third Insight", "PutInsightSelectors", TrailName="selectors", InsightSelectors=third, only="nothing")
    trails("it goes", "DeleteTrail", Name="selectors")


def topic(ask, name):
    """A topic that every trail may tell."""
    sns, arn = ask.of("sns"), f"arn:aws:sns:us-east-1:{{account}}:{name}"
    sns("a topic", "CreateTopic", Name=name)
    allowed = policy(allowing(CLOUDTRAIL, "SNS:Publish", arn))
    sns("the topic's policy", "SetTopicAttributes", TopicArn=arn, AttributeName="Policy", AttributeValue=allowed)
    return arn


@scenario()
def a_topic(ask):
    sns = ask.of("sns")
    nothing = "arn:aws:sns:us-east-1:{account}:conformance-nothing"
    sns("one that is not there", "GetTopicAttributes", TopicArn=nothing)
    arn = topic(ask, "conformance")
    sns("it reads back", "GetTopicAttributes", TopicArn=arn, only=r"Attributes\.(TopicArn|Owner|Policy)$")
    sns("it is there already", "CreateTopic", Name="conformance")
    sns("it is listed", "ListTopics", only=r"Topics.*conformance$")
    sns("it goes", "DeleteTopic", TopicArn=arn)
    sns("it is not there again", "GetTopicAttributes", TopicArn=arn)
