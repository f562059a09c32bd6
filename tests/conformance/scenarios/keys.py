"""Keys: what a fresh one has, and the states that it goes through."""

from . import CLOUDTRAIL, ROOT_STATEMENT, allowing, policy, scenario

NOBODYS = "00000000-0000-4000-8000-000000000000"


def made(kms, sentence, **parameters):
    return kms(sentence, "CreateKey", **parameters).get("KeyMetadata", {}).get("KeyId", NOBODYS)


@scenario()
def a_key(ask):
    kms = ask.of("kms")
    tags = [{"TagKey": "Team", "TagValue": "platform"}]
    key = made(kms, "one is made", Description="Encrypts", Tags=tags)
    kms("it is described by its id", "DescribeKey", KeyId=key)
    kms("it is described by its ARN", "DescribeKey", KeyId=f"arn:aws:kms:us-east-1:{{account}}:key/{key}")
    kms("a key that is not there", "DescribeKey", KeyId=NOBODYS)
    kms("an alias that is not there", "DescribeKey", KeyId="alias/nothing")
    kms("its policy is the default", "GetKeyPolicy", KeyId=key)
    kms("its policy by name", "GetKeyPolicy", KeyId=key, PolicyName="default")
    kms("no other policy", "GetKeyPolicy", KeyId=key, PolicyName="other")
    kms("its tags", "ListResourceTags", KeyId=key)
    kms("tags of a key that is not there", "ListResourceTags", KeyId=NOBODYS)
    kms("another description", "UpdateKeyDescription", KeyId=key, Description="Encrypts logs")
    kms("it reads back", "DescribeKey", KeyId=key)
    kms("a tag more and one changed", "TagResource", KeyId=key, Tags=[
        {"TagKey": "Team", "TagValue": "data"}, {"TagKey": "Cost", "TagValue": "42"}
    ])  # fmt: skip
    kms("the tags read back", "ListResourceTags", KeyId=key)
    kms("a tag less, and one that is not there", "UntagResource", KeyId=key, TagKeys=["Cost", "Nothing"])
    kms("the tags that are left", "ListResourceTags", KeyId=key)
    kms("a tag of AWS's own", "TagResource", KeyId=key, Tags=[{"TagKey": "aws:own", "TagValue": ""}])
    kms("a description that is too long", "CreateKey", Description="d" * 8193)
    keys = [each["KeyId"] for each in kms("all keys", "ListKeys", only="Truncated").get("Keys", [])]
    ask.note("it is among the keys", key in keys)


@scenario()
def an_alias(ask):
    kms = ask.of("kms")
    key, other = made(kms, "a key"), made(kms, "another key")
    kms("an alias is made", "CreateAlias", AliasName="alias/conformance/logs", TargetKeyId=key)
    kms("an alias is taken", "CreateAlias", AliasName="alias/conformance/logs", TargetKeyId=other)
    kms("a second alias of a key", "CreateAlias", AliasName="alias/conformance/other", TargetKeyId=key)
    kms("an alias of another letter case", "CreateAlias", AliasName="alias/Conformance/logs", TargetKeyId=other)
    kms("AWS's own aliases", "CreateAlias", AliasName="alias/aws/own", TargetKeyId=key)
    kms("no alias without a key", "CreateAlias", AliasName="alias/conformance/none", TargetKeyId=NOBODYS)
    kms("an alias of an alias", "CreateAlias", AliasName="alias/conformance/two", TargetKeyId="alias/conformance/logs")
    kms("a name that does not begin with alias/", "CreateAlias", AliasName="conformance", TargetKeyId=key)
    kms("a name with a blank", "CreateAlias", AliasName="alias/two words", TargetKeyId=key)
    kms("the key by its alias", "DescribeKey", KeyId="alias/conformance/logs")
    kms("the key by its alias's ARN", "DescribeKey", KeyId="arn:aws:kms:us-east-1:{account}:alias/conformance/logs")
    only = r"Aliases.*\.(AliasName|AliasArn|TargetKeyId)$|Truncated"
    kms("the aliases of the key", "ListAliases", KeyId=key, only=only)
    kms("the aliases of the other", "ListAliases", KeyId=other, only=only)
    kms("the policy is not given by alias", "GetKeyPolicy", KeyId="alias/conformance/logs")
    kms("tags are not given by alias", "ListResourceTags", KeyId="alias/conformance/logs")
    kms("rotation is not given by alias", "GetKeyRotationStatus", KeyId="alias/conformance/logs")
    kms("an alias moves", "UpdateAlias", AliasName="alias/conformance/logs", TargetKeyId=other)
    kms("it is the other's", "ListAliases", KeyId=other, only=only)
    kms("one that is not there cannot move", "UpdateAlias", AliasName="alias/conformance/none", TargetKeyId=other)
    kms("it moves back", "UpdateAlias", AliasName="alias/conformance/logs", TargetKeyId=key)
    kms("an alias goes", "DeleteAlias", AliasName="alias/conformance/other")
    kms("it goes once", "DeleteAlias", AliasName="alias/conformance/other")
    kms("the aliases that are left", "ListAliases", KeyId=key, only=only)
    kms("another Region has others", "DescribeKey", KeyId="alias/conformance/logs", region="eu-west-1")


@scenario()
def rotation(ask):
    kms = ask.of("kms")
    key = made(kms, "a key")
    only = "KeyRotationEnabled|RotationPeriodInDays|KeyId"
    kms("none at first", "GetKeyRotationStatus", KeyId=key, only=only)
    kms("it begins", "EnableKeyRotation", KeyId=key)
    kms("once a year unless told", "GetKeyRotationStatus", KeyId=key, only=only)
    kms("another period", "EnableKeyRotation", KeyId=key, RotationPeriodInDays=90)
    kms("it reads back", "GetKeyRotationStatus", KeyId=key, only=only)
    for days in (89, 2561):
        kms(f"not every {days} days", "EnableKeyRotation", KeyId=key, RotationPeriodInDays=days)
    kms("it ends", "DisableKeyRotation", KeyId=key)
    kms("it ends twice", "DisableKeyRotation", KeyId=key)
    kms("it has ended", "GetKeyRotationStatus", KeyId=key, only=only)
    kms("not of a key that is not there", "EnableKeyRotation", KeyId=NOBODYS)


@scenario()
def states_of_a_key(ask):
    kms = ask.of("kms")
    key = made(kms, "a key")
    only = r"KeyMetadata\.(Enabled|KeyState)"
    kms("it is disabled", "DisableKey", KeyId=key)
    kms("its state is Disabled", "DescribeKey", KeyId=key, only=only)
    kms("it is not rotated", "EnableKeyRotation", KeyId=key)
    kms("its rotation does not end", "DisableKeyRotation", KeyId=key)
    kms("its policy still reads", "GetKeyPolicy", KeyId=key)
    kms("it may be described anew", "UpdateKeyDescription", KeyId=key, Description="Disabled")
    kms("it is enabled", "EnableKey", KeyId=key)
    kms("its state is Enabled", "DescribeKey", KeyId=key, only=only)
    kms("its deletion cannot be cancelled", "CancelKeyDeletion", KeyId=key)
    for days in (6, 31):
        kms(f"it does not wait {days} days", "ScheduleKeyDeletion", KeyId=key, PendingWindowInDays=days)
    kms("it is to be deleted", "ScheduleKeyDeletion", KeyId=key, PendingWindowInDays=7)
    kms("its state is PendingDeletion", "DescribeKey", KeyId=key, only=only + r"|KeyMetadata\.DeletionDate")
    kms("it is to be deleted twice", "ScheduleKeyDeletion", KeyId=key, PendingWindowInDays=7)
    tag = {"TagKey": "Team", "TagValue": "platform"}
    for sentence, operation, parameters in (
        ("it cannot be enabled", "EnableKey", {}),
        ("it cannot be disabled", "DisableKey", {}),
        ("it cannot be rotated", "EnableKeyRotation", {}),
        ("it cannot be described anew", "UpdateKeyDescription", {"Description": "Going"}),
        ("it cannot be tagged", "TagResource", {"Tags": [tag]}),
    ):
        kms(sentence, operation, KeyId=key, **parameters)
    own = {"PolicyName": "default", "Policy": policy(ROOT_STATEMENT)}
    kms("its policy may be written", "PutKeyPolicy", KeyId=key, **own)
    kms("it cannot be given an alias", "CreateAlias", AliasName="alias/conformance/going", TargetKeyId=key)
    kms("its deletion is cancelled", "CancelKeyDeletion", KeyId=key)
    kms("its state is Disabled after that", "DescribeKey", KeyId=key, only=only)
    kms("it is enabled again", "EnableKey", KeyId=key)


@scenario()
def the_policy_of_a_key(ask):
    kms = ask.of("kms")
    service = allowing(CLOUDTRAIL, ["kms:GenerateDataKey*", "kms:DescribeKey"], Sid="Trails")
    key = made(kms, "one is made with a policy", Policy=policy(ROOT_STATEMENT, service))
    kms("it reads back", "GetKeyPolicy", KeyId=key)
    kms("it is written", "PutKeyPolicy", KeyId=key, PolicyName="default", Policy=policy(ROOT_STATEMENT))
    kms("it reads back as written", "GetKeyPolicy", KeyId=key)
    nobody = allowing({"AWS": "arn:aws:iam::{account}:role/Nobody"}, "kms:*")
    for sentence, text in {
        "no JSON": "{",
        "no statements": '{"Version": "2012-10-17"}',
        "a statement without a principal": policy({"Effect": "Allow", "Action": "kms:*", "Resource": "*"}),
    }.items():
        kms(f"{sentence} is refused", "PutKeyPolicy", KeyId=key, PolicyName="default", Policy=text)
        kms(f"{sentence} is refused of a new key", "CreateKey", Policy=text, only="nothing")
    kms("only the default can be written", "PutKeyPolicy", KeyId=key, PolicyName="mine", Policy=policy(ROOT_STATEMENT))
    kms("it is as it was", "GetKeyPolicy", KeyId=key)
    # Last: where one of these is taken, it is the policy from then on.
    for sentence, text in {
        "a principal that is not there": policy(ROOT_STATEMENT, nobody),
        "a policy that nobody could write again": policy(service),
    }.items():
        kms(f"{sentence} is refused of a new key", "CreateKey", Policy=text, only="nothing")
        kms(f"{sentence} is refused", "PutKeyPolicy", KeyId=key, PolicyName="default", Policy=text)
